import { type Draws, drawsOf } from './draws.ts';
import { faultPlan } from './fault-plan.ts';
import {
  type History,
  type HistoryFollow,
  type HistoryLimits,
  type HistoryMarket,
  type OperatorAct,
} from './history.ts';
import { FIRST_ACT_MS, leaderActs } from './leader-acts.ts';

const SHARE = 1_000_000;
const DOLLAR = 1_000_000;
const CENT = 10_000;

/** Makes the history of a seed: who follows whom, what leaders and persons do, what goes wrong. */
export function generateHistory(seed: number): History {
  const draws = drawsOf(seed);
  const spanMs = draws.between(60, 180, 'span') * 1_000;
  const markets = marketsOf(draws, spanMs);
  const tokens = markets.flatMap((market) => market.tokens);
  const leaders = named('leader', draws.from([1, 1, 1, 2, 2, 3], 'leaders')).map((name) => ({
    name,
    cash: draws.between(2_000, 20_000, name, 'cash') * DOLLAR,
    opening: Object.fromEntries(
      tokens
        .filter((token) => draws.chance(30, name, token, 'holds'))
        .map((token) => [token, draws.between(50, 2_000, name, token, 'opening') * SHARE]),
    ),
  }));
  const followers = named('follower', draws.from([1, 1, 1, 2, 2, 3], 'followers')).map((name) => ({
    name,
    capital: draws.between(300, 3_000, name, 'capital') * DOLLAR,
  }));
  const follows = followers.flatMap(({ name, capital }) =>
    leaders
      .filter((leader, index) => index === 0 || draws.chance(70, name, leader.name, 'follows'))
      .map((leader) => followOf(draws, { follower: name, leader: leader.name, capital })),
  );
  const acts = leaderActs(draws, { leaders, markets, spanMs });
  return {
    seed,
    followers,
    leaders,
    markets,
    follows,
    limits: limitsOf(draws, Math.max(...followers.map(({ capital }) => capital)), 'limits'),
    pollMs: draws.from([5_000, 10_000, 10_000, 15_000], 'poll'),
    readsChain: draws.chance(60, 'chain'),
    hasLease: draws.chance(60, 'lease'),
    ...(draws.chance(20, 'tight breakers') ? { hasTightBreakers: true } : {}),
    isCalm: false,
    acts,
    operator: operatorOf(draws, { followers, leaders, spanMs }),
    faults: faultPlan(draws, {
      fromMs: FIRST_ACT_MS,
      untilMs: FIRST_ACT_MS + spanMs + draws.from([30_000, 30_000, 30_000, 330_000], 'after'),
    }),
  };
}

function named(what: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${what}-${index + 1}`);
}

function marketsOf(draws: Draws, spanMs: number): readonly HistoryMarket[] {
  return Array.from({ length: draws.from([1, 1, 2], 'markets') }, (_, index): HistoryMarket => {
    const name = `market-${index + 1}`;
    const tick = draws.from([CENT, CENT, 1_000], name, 'tick');
    const resolves = draws.chance(30, name, 'resolves');
    return {
      name,
      ...(draws.chance(80, name, 'has an event') ? { event: '77' } : {}),
      tokens: [`${index + 1}001`, `${index + 1}002`],
      domain: draws.from(['v1', 'v1', 'v1-neg-risk', 'v2'] as const, name, 'domain'),
      tick,
      minimumShares: 5 * SHARE,
      feeBps: draws.from([0, 200, 400, 700], name, 'fee'),
      price: draws.between(12, 88, name, 'price') * CENT,
      ...(resolves
        ? {
            resolves: {
              atMs: FIRST_ACT_MS + draws.between(Math.floor(spanMs / 2), spanMs + 120_000, name, 'resolution'),
              pays: draws.from([0, DOLLAR, DOLLAR, DOLLAR / 2], name, 'pays'),
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
  return { follower, leader, allocated, ...copyBps };
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
    belowMinimum: draws.from(['hold', 'hold', 'skip'] as const, name, 'below minimum'),
    holdMaxAgeMs: draws.from([20_000, 90_000, 240_000], name, 'hold'),
    ...(draws.chance(25, name, 'market') ? { maxMarketExposure: part(10, 60, 'market limit') } : {}),
    ...(draws.chance(25, name, 'event') ? { maxEventExposure: part(10, 80, 'event limit') } : {}),
    ...(draws.chance(25, name, 'shares')
      ? { maxPositionShares: draws.between(20, 1_500, name, 'share limit') * SHARE }
      : {}),
    ...(draws.chance(25, name, 'day') ? { maxDailySpend: part(20, 120, 'day limit') } : {}),
    ...(draws.chance(20, name, 'rate') ? { maxEntriesPerMinute: draws.between(1, 4, name, 'rate limit') } : {}),
  };
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
