import { type Draws } from './draws.ts';
import {
  type History,
  type HistoryFollower,
  type HistoryMarket,
  type HistoryOrder,
  type VenuePhase,
} from './history.ts';

const SHARE = 1_000_000;
const DOLLAR = 1_000_000;
/** Of a hundred histories: those in which persons trade for themselves, beside what is copied. */
const ORDERS_PERCENT = 25;
/** Of a hundred of those: the venue is in a phase for a while. */
const PHASES_PERCENT = 35;
/** Ledgers are open by then, or are being opened. */
const FIRST_MS = 12_000;

type OrdersInput = {
  readonly followers: readonly HistoryFollower[];
  readonly markets: readonly HistoryMarket[];
  readonly spanMs: number;
  /** Until then things go wrong. */
  readonly untilMs: number;
};

/**
 * Draws the own orders of a history, by draws that nothing else takes: histories without any are what they would be. A
 * purchase first, mostly followed by a sale of what it brought.
 */
export function ownOrdersOf(draws: Draws, input: OrdersInput): Pick<History, 'ownOrders' | 'phases'> {
  // What is bought with paper money rests nowhere.
  const followers = input.followers.filter(({ isPaper }) => isPaper !== true);
  if (!draws.chance(ORDERS_PERCENT, 'own orders') || followers.length === 0) return {};
  const ownOrders = Array.from({ length: draws.from([1, 1, 2, 3], 'own orders', 'count') }, (_, index) => {
    const follower = draws.from(followers, 'own order', index, 'follower').name;
    const market = draws.from(input.markets, 'own order', index, 'market');
    const token = draws.from(market.tokens, 'own order', index, 'token');
    const of = { follower, market, token };
    const latest = Math.floor((input.spanMs * 2) / 3);
    const bought = orderOf(draws, {
      ...of,
      id: 2 * index,
      side: 'BUY',
      atMs: draws.between(FIRST_MS, latest, 'own order', index, 'at'),
    });
    if (!draws.chance(70, 'own order', index, 'is sold')) return [bought];
    const soldAt = bought.atMs + draws.between(5_000, bought.windowMs + 40_000, 'own order', index, 'sold at');
    return [bought, orderOf(draws, { ...of, id: 2 * index + 1, side: 'SELL', atMs: soldAt })];
  }).flat();
  const phases = draws.chance(PHASES_PERCENT, 'phases') ? phasesOf(draws, input) : [];
  return { ownOrders, ...(phases.length === 0 ? {} : { phases }) };
}

type OrderInput = Pick<HistoryOrder, 'id' | 'follower' | 'token' | 'side' | 'atMs'> & {
  readonly market: HistoryMarket;
};

function orderOf(draws: Draws, { id, follower, token, side, atMs, market }: OrderInput): HistoryOrder {
  const of = (low: number, high: number, what: string): number => draws.between(low, high, 'own order', id, what);
  const algorithm = draws.from(
    ['twap', 'vwap', 'randomised', 'iceberg', 'top-of-book'] as const,
    'own order',
    id,
    'algorithm',
  );
  // A purchase in dollars may bring more shares than it asks for: on such markets own purchases rest.
  const mayTake = side === 'SELL' || market.domain !== 'v2';
  const isTaking = mayTake && algorithm !== 'top-of-book' && draws.chance(50, 'own order', id, 'takes');
  const atEnd = draws.from(['leave', 'cross', 'cross', 'report'] as const, 'own order', id, 'at end');
  const minOrder = of(5, 12, 'least') * SHARE;
  const maxOrder = minOrder * of(2, 5, 'most');
  const windowMs = of(20, 110, 'window') * 1_000;
  return {
    id,
    atMs,
    follower,
    token,
    side,
    limit: limitOf(draws, { id, token, side, market }),
    total: side === 'SELL' ? draws.from([100, 100, 60, 30], 'own order', id, 'part') : maxOrder * of(1, 5, 'total'),
    algorithm,
    style: isTaking ? 'take' : 'join',
    atEnd: atEnd === 'cross' && !mayTake ? 'report' : atEnd,
    windowMs,
    minOrder,
    maxOrder,
    sharesPerOrder: of(minOrder / SHARE, maxOrder / SHARE, 'shown') * SHARE,
    pollMs: of(1, 6, 'poll') * 1_000,
    moveMs: of(1, 8, 'move') * 1_000,
    ...(draws.chance(20, 'own order', id, 'has a part') ? { maxBookBps: of(1_000, 9_000, 'book') } : {}),
    ...(draws.chance(20, 'own order', id, 'has a spread') ? { maxSpread: of(2, 6, 'spread') * market.tick } : {}),
    commands: commandsOf(draws, { id, atMs, windowMs, atEnd }),
  };
}

/** Around what the book moves about, on the tick. */
function limitOf(draws: Draws, { id, token, side, market }: Omit<OrderInput, 'follower' | 'atMs'>): number {
  const center = token === market.tokens[0] ? market.price : DOLLAR - market.price;
  const generous = draws.between(-2, 7, 'own order', id, 'limit') * market.tick;
  return center + (side === 'BUY' ? generous : -generous);
}

/** What is left at the venue is taken out by its person, sooner or later. */
function commandsOf(
  draws: Draws,
  { id, atMs, windowMs, atEnd }: Pick<HistoryOrder, 'id' | 'atMs' | 'windowMs' | 'atEnd'>,
): HistoryOrder['commands'] {
  const within = (what: string): number => atMs + draws.between(2_000, windowMs + 15_000, 'own order', id, what);
  const pausedAt = within('paused');
  const isPaused = draws.chance(30, 'own order', id, 'is paused');
  const resumedAt = pausedAt + draws.between(2_000, 60_000, 'own order', id, 'resumed');
  const leftUntil = atMs + windowMs + draws.between(20_000, 240_000, 'own order', id, 'left until');
  const isCancelled = draws.chance(20, 'own order', id, 'is cancelled');
  return [
    ...(isPaused ? [{ atMs: pausedAt, command: 'pause' as const }] : []),
    ...(isPaused && draws.chance(80, 'own order', id, 'is resumed')
      ? [{ atMs: resumedAt, command: 'resume' as const }]
      : []),
    ...(isCancelled ? [{ atMs: within('cancelled'), command: 'cancel' as const }] : []),
    ...(atEnd === 'leave' && !isCancelled ? [{ atMs: leftUntil, command: 'cancel' as const }] : []),
  ];
}

/** A restart ends in a phase that takes only what rests; the others come by themselves. */
function phasesOf(draws: Draws, { spanMs, untilMs }: OrdersInput): readonly VenuePhase[] {
  const kind = draws.from(
    ['restarting', 'restarting', 'post-only', 'cancel-only', 'disabled'] as const,
    'phase',
    'kind',
  );
  const fromMs = draws.between(FIRST_MS, spanMs, 'phase', 'from');
  const overMs = fromMs + draws.between(10_000, 90_000, 'phase', 'length');
  const restsOnlyMs = overMs + draws.between(20_000, 120_000, 'phase', 'rests only');
  const phases: readonly VenuePhase[] = [
    { kind, fromMs, untilMs: overMs },
    ...(kind === 'restarting' ? [{ kind: 'post-only' as const, fromMs: overMs, untilMs: restsOnlyMs }] : []),
  ];
  return phases.filter((phase) => phase.fromMs < untilMs);
}
