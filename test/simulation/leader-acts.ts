import { type Draws } from './draws.ts';
import { type History, type HistoryMarket, type LeaderAct, type LeaderActKind } from './history.ts';

/** Some leaders are armed by then, some are being armed; what they did before that is history and never copied. */
export const FIRST_ACT_MS = 30_000;
const SHARE = 1_000_000;
const DOLLAR = 1_000_000;
const CENT = 10_000;

type ActsInput = Pick<History, 'leaders' | 'markets'> & { readonly spanMs: number };

/** Draws what leaders do: on few tokens or on all, spread or at once, in big lots or many tiny ones. */
export function leaderActs(draws: Draws, { leaders, markets, spanMs }: ActsInput): readonly LeaderAct[] {
  const count = draws.between(2, draws.chance(20, 'many') ? 14 : 5, 'acts');
  const style = styleOf(draws, markets);
  const held = new Map(leaders.map((leader) => [leader.name, new Map(Object.entries(leader.opening))]));
  const times = Array.from({ length: count }, (_, id) =>
    draws.between(0, Math.floor(spanMs / style.hurry), 'act', id),
  ).sort((a, b) => a - b);
  const hasTransfers = draws.chance(25, 'has transfers');
  // Walks agree after minutes: what he does then must meet what they have moved.
  const stretch = hasTransfers ? draws.from([1, 2, 5], 'stretch') : 1;
  const acts: LeaderAct[] = [];
  for (const [id, time] of times.entries()) {
    const leader = draws.from(leaders, 'act', id, 'leader').name;
    const market = draws.from(markets, 'act', id, 'market');
    const atMs = Math.floor((FIRST_ACT_MS + time * stretch) / 1_000) * 1_000;
    if (market.resolves !== undefined && atMs >= market.resolves.atMs - 15_000) continue;
    const act = actOf(draws, { id, atMs, leader, market, style, holds: held.get(leader)! });
    if (act === undefined) continue;
    const transfer = hasTransfers ? transferAfter(draws, act, held.get(leader)!) : undefined;
    acts.push(hasTransfers ? toldLate(draws, act) : act, ...(transfer === undefined ? [] : [transfer]));
  }
  return acts;
}

/** What the acts of a history have in common. */
type Style = {
  /** So many times quicker than spread over all of its time. */
  readonly hurry: number;
  /** The outcome that they prefer: races are about one token. */
  readonly favourite: 0 | 1 | undefined;
  /** Of a hundred purchases, so many are below what the venue takes of us. */
  readonly tinyPercent: number;
};

function styleOf(draws: Draws, markets: History['markets']): Style {
  return {
    hurry: draws.from([1, 1, 2, 4], 'hurry'),
    favourite: draws.chance(markets.length > 1 ? 40 : 60, 'is focused')
      ? draws.from([0, 1] as const, 'favourite')
      : undefined,
    tinyPercent: draws.from([5, 15, 15, 60], 'tiny'),
  };
}

type ActInput = {
  readonly id: number;
  readonly atMs: number;
  readonly leader: string;
  readonly market: HistoryMarket;
  readonly style: Style;
  /** What the leader holds; moved along. */
  readonly holds: Map<string, number>;
};

function actOf(draws: Draws, { id, atMs, leader, market, style, holds }: ActInput): LeaderAct | undefined {
  const isFavourite = style.favourite !== undefined && draws.chance(85, 'act', id, 'is favourite');
  const token = isFavourite ? market.tokens[style.favourite] : draws.from(market.tokens, 'act', id, 'token');
  const own = holds.get(token) ?? 0;
  const other = holds.get(market.tokens[token === market.tokens[0] ? 1 : 0]) ?? 0;
  const kind = kindOf(draws, { id, own, other });
  const most = kind === 'MERGE' ? Math.min(own, other) : own;
  const isGivenUp = kind === 'SELL' || kind === 'MERGE' || kind === 'CONVERSION';
  const shares = isGivenUp ? givenUp(draws, id, most) : bought(draws, id, style);
  if (shares <= 0) return undefined;
  const moves = kind === 'MERGE' || kind === 'SPLIT' ? market.tokens : [token];
  for (const one of moves) holds.set(one, (holds.get(one) ?? 0) + (isGivenUp ? -shares : shares));
  const base = token === market.tokens[0] ? market.price : DOLLAR - market.price;
  const isTrade = kind === 'BUY' || kind === 'SELL';
  const rows = isTrade && shares > 100 * CENT ? draws.from([1, 1, 2, 3], 'act', id, 'rows') : 1;
  return {
    id,
    atMs,
    leader,
    kind,
    token,
    shares,
    price: base + draws.between(-1, 1, 'act', id, 'price') * market.tick,
    rows,
    lagMs: draws.chance(10, 'act', id, 'is late')
      ? draws.between(8_000, 45_000, 'act', id, 'lag')
      : draws.between(2_000, 6_000, 'act', id, 'lag'),
    ...(rows > 1 && draws.chance(20, 'act', id, 'is restated')
      ? { restatedMs: draws.between(2_000, 30_000, 'act', id, 'restated') }
      : {}),
    ...(draws.chance(4, 'act', id, 'is garbled')
      ? { unreadableMs: draws.between(5_000, 150_000, 'act', id, 'garbled') }
      : {}),
  };
}

function kindOf(
  draws: Draws,
  { id, own, other }: { readonly id: number; readonly own: number; readonly other: number },
): LeaderActKind {
  const draw = draws.between(0, 99, 'act', id, 'kind');
  if (own === 0) return draw < 92 ? 'BUY' : 'SPLIT';
  if (draw < 46) return 'BUY';
  if (draw < 88) return 'SELL';
  if (draw < 93 && other > 0) return 'MERGE';
  return draw < 96 ? 'CONVERSION' : 'SPLIT';
}

function givenUp(draws: Draws, id: number, most: number): number {
  if (draws.chance(30, 'act', id, 'is all')) return most;
  return Math.floor((most * draws.between(1, 99, 'act', id, 'part')) / 100 / CENT) * CENT;
}

function bought(draws: Draws, id: number, { tinyPercent }: Style): number {
  if (draws.chance(tinyPercent, 'act', id, 'is tiny')) return draws.between(10, 2_000, 'act', id, 'cents') * CENT;
  return draws.between(20, 3_000, 'act', id, 'shares') * SHARE;
}

/** Far above the ids of all other acts. */
const TRANSFER_ID = 1_000;

/** Shares of the same token that come or go in the same block, and that no row tells of. */
function transferAfter(draws: Draws, act: LeaderAct, holds: Map<string, number>): LeaderAct | undefined {
  const { id, token } = act;
  if (!draws.chance(30, 'act', id, 'is transferred')) return undefined;
  const own = holds.get(token) ?? 0;
  const kind = own > 0 && draws.chance(70, 'act', id, 'is lost') ? 'LOSS' : 'GIFT';
  const shares =
    kind === 'LOSS'
      ? Math.floor((own * draws.from([20, 50, 100], 'act', id, 'lost')) / 100 / CENT) * CENT
      : draws.between(20, 2_000, 'act', id, 'given') * SHARE;
  if (shares <= 0) return undefined;
  holds.set(token, own + (kind === 'LOSS' ? -shares : shares));
  const lagMs = draws.between(2_000, 20_000, 'act', id, 'transfer lag');
  const { atMs, leader, price } = act;
  return { id: TRANSFER_ID + id, atMs, leader, kind, token, shares, price, rows: 0, lagMs };
}

/** Rows that walks of his positions overtake. */
function toldLate(draws: Draws, act: LeaderAct): LeaderAct {
  if (!draws.chance(20, 'act', act.id, 'is told late')) return act;
  return { ...act, unreadableMs: draws.between(150_000, 500_000, 'act', act.id, 'told late') };
}
