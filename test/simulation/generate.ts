import { type Draws, drawsOf } from './draws.ts';
import { faultPlan } from './fault-plan.ts';
import { type FaultPlan, type Storm } from './faults.ts';
import {
  type History,
  type HistoryFilters,
  type HistoryFollow,
  type HistoryGuards,
  type HistoryLimits,
  type HistoryMarket,
  type OperatorAct,
} from './history.ts';
import { largeOrdersOf, ownOrdersOf } from './generate-orders.ts';
import { FIRST_ACT_MS, leaderActs } from './leader-acts.ts';

const SHARE = 1_000_000;
const DOLLAR = 1_000_000;
const CENT = 10_000;
/** Of a hundred histories: those with a stream, with commands about leaders, and with wallets that redeem, which last long. */
const STREAM_PERCENT = 30;
const SYNC_PERCENT = 25;
const OWN_KEYS_PERCENT = 2;
/** Those that bet by a leader's edge, and those that are choosy about markets. */
const KELLY_PERCENT = 8;
const FILTERS_PERCENT = 12;
const COOLDOWN_PERCENT = 6;
/** Those with followers on paper, most of them beside live ones. */
const PAPER_PERCENT = 12;
/** Those whose leaders' lists are short for minutes. */
const SHORT_LISTS_PERCENT = 10;
/** Those whose leaders are spread over several watchers, once there are two. */
const SHARDS_PERCENT = 25;
/** Of a hundred followers: those whose wallets must be approved first. */
const UNAPPROVED_PERCENT = 4;

/** Makes the history of a seed: who follows whom, what leaders and persons do, what goes wrong. */
export function generateHistory(seed: number): History {
  const draws = drawsOf(seed);
  const spanMs = draws.between(30, 100, 'span') * 1_000;
  const hasOwnKeys = draws.chance(OWN_KEYS_PERCENT, 'own keys');
  const hasPaper = !hasOwnKeys && draws.chance(PAPER_PERCENT, 'paper');
  const hasKelly = draws.chance(KELLY_PERCENT, 'kelly');
  const markets = marketsOf(draws, { spanMs, hasOwnKeys });
  const tokens = markets.flatMap((market) => market.tokens);
  const leaders = named('leader', draws.from([1, 1, 1, 1, 1, 1, 2, 2, 3], 'leaders')).map((name) => ({
    name,
    cash: draws.between(2_000, 20_000, name, 'cash') * DOLLAR,
    opening: Object.fromEntries(
      tokens
        .filter((token) => draws.chance(30, name, token, 'holds'))
        .map((token) => [token, draws.between(50, 2_000, name, token, 'opening') * SHARE]),
    ),
    ...(hasKelly && draws.chance(85, name, 'is measured')
      ? { oddsLow: draws.between(900, 9_000, name, 'edge') * 1_000 }
      : {}),
  }));
  const followers = named('follower', draws.from([1, 1, 1, 1, 1, 1, 2, 2, 3], 'followers')).map((name) => ({
    name,
    capital: draws.between(300, 3_000, name, 'capital') * DOLLAR,
    ...(hasOwnKeys ? { hasOwnKey: true } : {}),
    ...(hasPaper && draws.chance(60, name, 'is on paper')
      ? { isPaper: true }
      : draws.chance(UNAPPROVED_PERCENT, name, 'unapproved')
        ? { unapprovedUntilMs: FIRST_ACT_MS + draws.between(0, spanMs, name, 'approves') }
        : {}),
  }));
  const follows = followers.flatMap(({ name, capital }) =>
    leaders
      .filter((leader, index) => index === 0 || draws.chance(70, name, leader.name, 'follows'))
      .map((leader) => {
        const follow = followOf(draws, { follower: name, leader: leader.name, capital });
        return hasKelly ? byEdge(draws, follow) : follow;
      }),
  );
  const isSharded = leaders.length > 1 && draws.chance(SHARDS_PERCENT, 'sharded');
  const acts = leaderActs(draws, { leaders, markets, spanMs });
  const faults = faultPlan(draws, {
    fromMs: FIRST_ACT_MS,
    untilMs: Math.max(FIRST_ACT_MS + spanMs + afterTheSpan(draws), ...(hasOwnKeys ? redeemedBy(markets) : [])),
  });
  return {
    seed,
    followers,
    leaders,
    markets,
    follows,
    ...ownOrdersOf(draws, { followers, markets, spanMs, untilMs: faults.untilMs }),
    ...largeOrdersOf(draws, { followers }),
    limits: limitsOf(draws, Math.max(...followers.map(({ capital }) => capital)), 'limits'),
    ...guardsOf(draws, spanMs),
    ...shortListsOf(draws, { leaders, tokens, spanMs }),
    pollMs: draws.from([5_000, 10_000, 15_000, 15_000, 20_000], 'poll'),
    readsChain: draws.chance(60, 'chain'),
    hasLease: draws.chance(60, 'lease'),
    ...(draws.chance(20, 'tight breakers') ? { hasTightBreakers: true } : {}),
    isCalm: false,
    ...(isSharded
      ? { shards: { wanted: draws.between(1, 3, 'shards'), scheduled: draws.between(1, 3, 'schedules') } }
      : {}),
    acts,
    ...(draws.chance(STREAM_PERCENT, 'stream')
      ? { streams: draws.from(['hints', 'matched'] as const, 'streams') }
      : {}),
    operator: [
      ...operatorOf(draws, { followers, leaders, spanMs }),
      ...(draws.chance(SYNC_PERCENT, 'has commands') ? commandsOf(draws, { follows, spanMs }) : []),
      ...closings(draws, { followers, leaders, spanMs }),
      ...(isSharded ? spreadings(draws, spanMs) : []),
    ],
    faults: hasOwnKeys ? withTransactions(draws, faults) : faults,
  };
}

/** Faults mostly end with what is done; in one of sixteen they outlast every quarantine. */
function afterTheSpan(draws: Draws): number {
  const longest = draws.chance(50, 'outlasts quarantines') ? 330_000 : 30_000;
  return draws.from([20_000, 20_000, 20_000, 20_000, 30_000, 30_000, 30_000, longest], 'after');
}

function named(what: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${what}-${index + 1}`);
}

type MarketsInput = { readonly spanMs: number; readonly hasOwnKeys: boolean };

function marketsOf(draws: Draws, { spanMs, hasOwnKeys }: MarketsInput): readonly HistoryMarket[] {
  return Array.from({ length: draws.from([1, 1, 2], 'markets') }, (_, index): HistoryMarket => {
    const name = `market-${index + 1}`;
    const tick = draws.from([CENT, CENT, 1_000], name, 'tick');
    const resolves = draws.chance(hasOwnKeys ? 90 : 30, name, 'resolves');
    const domain = draws.from(['v1', 'v1', 'v1-neg-risk', 'v2'] as const, name, 'domain');
    const isLeftToWallets = hasOwnKeys && draws.chance(80, name, 'is left to wallets');
    return {
      name,
      ...(draws.chance(80, name, 'has an event') ? { event: '77' } : {}),
      tokens: [`${index + 1}001`, `${index + 1}002`],
      domain,
      tick,
      minimumShares: 5 * SHARE,
      feeBps: draws.from([0, 200, 400, 700], name, 'fee'),
      ...(draws.chance(80, name, 'tells its volume')
        ? { volume24h: draws.between(1, 100, name, 'volume') * 1_000 * DOLLAR }
        : {}),
      price: priceOf(draws, name),
      ...(resolves
        ? {
            resolves: {
              atMs:
                FIRST_ACT_MS +
                draws.between(Math.floor(spanMs / (hasOwnKeys ? 1 : 2)), spanMs + 120_000, name, 'resolution'),
              pays: draws.from([0, DOLLAR, DOLLAR, DOLLAR / 2], name, 'pays'),
              ...(isLeftToWallets ? { isLeftToWallets } : {}),
            },
          }
        : {}),
    };
  });
}

function followOf(
  draws: Draws,
  { follower, leader, capital }: { readonly follower: string; readonly leader: string; readonly capital: number },
): HistoryFollow {
  const allocated = Math.floor((capital * draws.between(30, 100, follower, leader, 'part')) / 100);
  const copyBps = draws.chance(50, follower, leader, 'policy')
    ? { copyBps: draws.between(200, 4_000, follower, leader, 'bps') }
    : {};
  return { follower, leader, allocated, ...(otherSizing(draws, follower, leader) ?? copyBps) };
}

/** Most follows of a history with measured leaders bet by their edge. */
function byEdge(draws: Draws, { follower, leader, allocated, ...others }: HistoryFollow): HistoryFollow {
  if (!draws.chance(70, follower, leader, 'bets by edge')) return { follower, leader, allocated, ...others };
  return { follower, leader, allocated, kellyBps: draws.between(500, 10_000, follower, leader, 'kelly part') };
}

/** Of ten follows three are sized by neither the leader's portfolio nor his dollars. */
function otherSizing(draws: Draws, follower: string, leader: string): Partial<HistoryFollow> | undefined {
  if (!draws.chance(30, follower, leader, 'counts otherwise')) return undefined;
  return draws.chance(50, follower, leader, 'counts shares')
    ? { factor: draws.between(20_000, 500_000, follower, leader, 'factor') }
    : { fixed: draws.between(3, 80, follower, leader, 'fixed') * DOLLAR };
}

function limitsOf(draws: Draws, capital: number, name: string): HistoryLimits {
  const part = (low: number, high: number, what: string): number =>
    Math.floor((capital * draws.between(low, high, name, what)) / 100);
  return {
    // Often too little for what the leaders do: races for the last of it are what is looked for.
    maxTotalExposure: part(20, 120, 'total'),
    maxSingleBet: draws.between(20, 500, name, 'bet') * DOLLAR,
    reserveCapital: Math.floor((capital * draws.from([0, 0, 10, 30], name, 'reserve')) / 100),
    maxPositionBps: draws.between(2_000, 10_000, name, 'position'),
    slippageBps: draws.from([300, 800, 1_500], name, 'slippage'),
    onLimit: draws.from(['clamp', 'clamp', 'reject'] as const, name, 'on limit'),
    belowMinimum: draws.chance(20, name, 'bumps')
      ? 'bump'
      : draws.from(['hold', 'hold', 'skip'] as const, name, 'below minimum'),
    holdMaxAgeMs: draws.from([20_000, 90_000, 240_000], name, 'hold'),
    ...(draws.chance(25, name, 'market') ? { maxMarketExposure: part(10, 60, 'market limit') } : {}),
    ...(draws.chance(25, name, 'event') ? { maxEventExposure: part(10, 80, 'event limit') } : {}),
    ...(draws.chance(25, name, 'shares')
      ? { maxPositionShares: draws.between(20, 1_500, name, 'share limit') * SHARE }
      : {}),
    ...(draws.chance(25, name, 'day') ? { maxDailySpend: part(20, 120, 'day limit') } : {}),
    ...(draws.chance(20, name, 'rate') ? { maxEntriesPerMinute: draws.between(1, 4, name, 'rate limit') } : {}),
    ...laterLimits(draws, name),
  };
}

/** Limits that count parts of the capital, shares of an order, purchases and copies; each seldom, so that most is copied. */
function laterLimits(draws: Draws, name: string): Partial<HistoryLimits> {
  return {
    ...(draws.chance(15, name, 'deployment') ? { usesDeploymentRate: true } : {}),
    ...(draws.chance(15, name, 'leader share')
      ? { maxLeaderCapitalBps: draws.between(500, 8_000, name, 'leader share limit') }
      : {}),
    ...(draws.chance(15, name, 'position part')
      ? { maxPositionCapitalBps: draws.between(100, 4_000, name, 'position part limit') }
      : {}),
    ...(draws.chance(15, name, 'order shares')
      ? { maxOrderShares: draws.between(10, 400, name, 'order share limit') * SHARE }
      : {}),
    ...(draws.chance(20, name, 'adds') ? { maxAdds: draws.between(1, 3, name, 'adds limit') } : {}),
    ...(draws.chance(10, name, 'ignores') ? { ignoreBelow: draws.between(1, 40, name, 'ignored') * DOLLAR } : {}),
    ...(draws.chance(10, name, 'canary') ? { canaryCopies: draws.between(1, 3, name, 'canary copies') } : {}),
    ...filtered(draws, name),
  };
}

function priceOf(draws: Draws, market: string): number {
  return draws.between(12, 88, market, 'price') * CENT;
}

/** The pause after a loss comes by itself, too: what other filters leave is seldom bought twice. */
function filtered(draws: Draws, name: string): Pick<HistoryLimits, 'filters'> {
  const isFiltered = draws.chance(FILTERS_PERCENT, name, 'filters');
  const isPausing = draws.chance(COOLDOWN_PERCENT, name, 'cooldown');
  if (!isFiltered && !isPausing) return {};
  const cooldown = isPausing ? { cooldownAfterLossMs: draws.between(20, 600, name, 'cooldown', 'at') * 1_000 } : {};
  return { filters: { ...(isFiltered ? filtersOf(draws, name) : {}), ...cooldown } };
}

/** A few filters at a time: all at once let nothing pass. */
function filtersOf(draws: Draws, name: string): HistoryFilters {
  // Around what the first market's book moves about: a band that is far from every price never binds.
  const near = priceOf(draws, 'market-1');
  const has = (percent: number, what: string): boolean => draws.chance(percent, name, 'filter', what);
  const of = (low: number, high: number, what: string): number => draws.between(low, high, name, 'filter', what, 'at');
  return {
    ...(has(20, 'market') ? { deniedMarket: `market-${of(1, 2, 'market')}` } : {}),
    ...(has(20, 'outcome')
      ? { deniedOutcome: draws.from(['Yes', 'No'] as const, name, 'filter', 'outcome', 'at') }
      : {}),
    ...(has(15, 'volume') ? { minVolume24h: of(1, 100, 'volume') * 1_000 * DOLLAR } : {}),
    ...(has(30, 'least') ? { minPrice: near + of(-4, 3, 'least') * CENT } : {}),
    ...(has(30, 'most') ? { maxPrice: near + of(-2, 6, 'most') * CENT } : {}),
    ...(has(25, 'spread') ? { maxSpread: of(1, 6, 'spread') * CENT } : {}),
    ...(has(35, 'book') ? { maxBookBps: of(50, 5_000, 'book') } : {}),
    ...(has(20, 'end') ? { minTimeToEndMs: of(10, 180, 'end') * 1_000 } : {}),
  };
}

/** In a quarter of the histories; the books of some of them are blind for minutes. */
function guardsOf(draws: Draws, spanMs: number): Pick<History, 'guards' | 'blind'> {
  if (!draws.chance(25, 'guards')) return {};
  const part = (what: string, low: number, high: number): number | undefined =>
    draws.chance(60, 'guards', what) ? draws.between(low, high, 'guards', what, 'part') : undefined;
  const drawn = {
    stopLossBps: part('stop', 1, 800),
    takeProfitBps: part('profit', 1, 800),
    trailingStopBps: part('trailing', 1, 800),
    exitBeforeMs: part('exit', 60_000, 120_000),
    leaderStopBps: part('leader', 5, 500),
  };
  const guards = Object.fromEntries(Object.entries(drawn).filter(([, one]) => one !== undefined)) as HistoryGuards;
  const fromMs = FIRST_ACT_MS + draws.between(0, spanMs, 'guards', 'blind from');
  return { guards, ...(draws.chance(25, 'guards', 'blind') ? { blind: { fromMs, untilMs: fromMs + 300_000 } } : {}) };
}

type ListsInput = Pick<History, 'leaders'> & { readonly tokens: readonly string[]; readonly spanMs: number };

/** Long enough for two or three walks that agree; what else befalls the index befalls it all the same. */
function shortListsOf(draws: Draws, { leaders, tokens, spanMs }: ListsInput): Pick<History, 'shortLists'> {
  if (!draws.chance(SHORT_LISTS_PERCENT, 'short lists')) return {};
  const leader = draws.from(leaders, 'short list', 'leader').name;
  const fromMs = draws.between(30_000, spanMs, 'short list', 'from');
  const left = tokens.filter((token) => draws.chance(50, 'short list', token));
  return {
    shortLists: [
      {
        leader,
        fromMs,
        untilMs: fromMs + draws.between(130_000, 320_000, 'short list', 'length'),
        tokens: left.length === 0 ? tokens : left,
        keepsPercent: draws.from([0, 0, 0, 50, 90], 'short list', 'keeps'),
      },
    ],
  };
}

/** Far above the ids of all other acts. */
const CLOSING_ID = 100;
const SPREADING_ID = 200;

/** Leaders are spread anew while they are watched; the schedules stay as they are. */
function spreadings(draws: Draws, spanMs: number): readonly OperatorAct[] {
  return Array.from({ length: draws.between(0, 2, 'spreadings') }, (_, index) => ({
    id: SPREADING_ID + index,
    atMs: draws.between(20_000, FIRST_ACT_MS + spanMs, 'spreading', index),
    kind: 'shards' as const,
    shards: draws.between(1, 3, 'spreading', index, 'shards'),
  }));
}

/** What a person closes: everything, a part of it, or all that was copied of a leader who goes. */
function closings(
  draws: Draws,
  { followers, leaders, spanMs }: Pick<History, 'followers' | 'leaders'> & { readonly spanMs: number },
): readonly OperatorAct[] {
  const of = (what: string): { readonly atMs: number } => ({
    atMs: FIRST_ACT_MS + draws.between(0, spanMs, 'closing', what),
  });
  const scope = draws.from(['all', 'all', 'follower', 'leader'] as const, 'closing', 'scope');
  const leader = draws.from(leaders, 'closing', 'leader').name;
  return [
    ...(draws.chance(20, 'closing', 'all')
      ? [
          {
            ...{ id: CLOSING_ID, ...of('all at'), kind: 'close-all' as const },
            ...(scope === 'follower' ? { follower: draws.from(followers, 'closing', 'follower').name } : {}),
            ...(scope === 'leader' ? { leader } : {}),
          },
        ]
      : []),
    ...(draws.chance(10, 'closing', 'remove')
      ? [{ id: CLOSING_ID + 1, ...of('remove at'), kind: 'remove' as const, leader }]
      : []),
  ];
}

function operatorOf(
  draws: Draws,
  { followers, leaders, spanMs }: Pick<History, 'followers' | 'leaders'> & { readonly spanMs: number },
): readonly OperatorAct[] {
  const count = draws.from([0, 0, 1, 2, 3, 9], 'operator');
  return Array.from({ length: count }, (_, id): OperatorAct => {
    const atMs = FIRST_ACT_MS + draws.between(0, spanMs, 'operator', id);
    const kind = draws.from(
      ['switch', 'switch', 'switch', 'reset', 'limits', 'leader'] as const,
      'operator',
      id,
      'kind',
    );
    const leader = draws.from(leaders, 'operator', id, 'leader').name;
    const follower = draws.from(followers, 'operator', id, 'follower').name;
    switch (kind) {
      case 'reset':
        return { id, atMs, kind };
      case 'limits':
        return {
          id,
          atMs,
          kind,
          limits: limitsOf(draws, Math.max(...followers.map(({ capital }) => capital)), `limits ${id}`),
        };
      case 'leader':
        return { id, atMs, kind, leader, isEnabled: draws.chance(50, 'operator', id, 'enabled') };
      case 'switch': {
        const parameter = draws.from(
          ['trading', `followers/${follower}`, `leaders/${leader}`],
          'operator',
          id,
          'parameter',
        );
        const value = draws.from(
          ['ACTIVE', 'ACTIVE', 'REDUCING', 'HALTED', 'reducing ', 'stop!'],
          'operator',
          id,
          'value',
        );
        return { id, atMs, kind, parameter, value };
      }
    }
  });
}

/** A wallet redeems ten minutes after the payout was booked, when its function comes by: until then things go wrong. */
function redeemedBy(markets: readonly HistoryMarket[]): readonly number[] {
  return markets.flatMap(({ resolves }) => (resolves === undefined ? [] : [resolves.atMs + 1_320_000]));
}

/** Far above the ids of a person's other acts. */
const COMMAND_ID = 100;

/** Commands about leaders: when entries have become too old, in the middle of everything, or one upon the other. */
function commandsOf(
  draws: Draws,
  { follows, spanMs }: Pick<History, 'follows'> & { readonly spanMs: number },
): readonly OperatorAct[] {
  return Array.from({ length: draws.between(1, 3, 'commands') }, (_, index): OperatorAct => {
    const { leader, follower } = draws.from(follows, 'command', index, 'whose');
    return {
      id: COMMAND_ID + index,
      atMs: FIRST_ACT_MS + draws.between(5_000, spanMs + 25_000, 'command', index),
      kind: 'sync',
      mode: draws.from(['catch-up', 'catch-up', 'align'] as const, 'command', index, 'mode'),
      leader,
      ...(draws.chance(30, 'command', index, 'is of one') ? { follower } : {}),
      ...(draws.chance(80, 'command', index, 'has since')
        ? { sinceMs: draws.between(30_000, 300_000, 'command', index, 'since') }
        : {}),
      isDry: draws.chance(15, 'command', index, 'is dry'),
    };
  });
}

/** What goes wrong with the transactions of wallets, as long as faults go on: there are few of them. */
const TRANSACTION_STORMS: readonly Pick<Storm, 'kinds' | 'of'>[] = [
  { kinds: ['dropped', 'reverted', 'replaced'], of: 'transaction' },
  { kinds: ['late-request', 'doubled', 'lost-answer', 'crash-after', 'crash-before'], of: 'chain.send' },
  { kinds: ['stale', 'unreadable', 'lost-answer', 'crash-after'], of: 'chain.fate' },
];

function withTransactions(draws: Draws, faults: FaultPlan): FaultPlan {
  const storms = TRANSACTION_STORMS.filter((_, index) => draws.chance(50, 'transactions', index)).map(
    (storm): Storm => ({ fromMs: FIRST_ACT_MS, toMs: faults.untilMs, rate: 4_000, ...storm }),
  );
  return { ...faults, storms: [...faults.storms, ...storms] };
}
