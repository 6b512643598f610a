import { type Draws } from './draws.ts';
import {
  type History,
  type HistoryFollower,
  type HistoryLarge,
  type HistoryMarket,
  type HistoryOrder,
  type VenuePhase,
} from './history.ts';

const SHARE = 1_000_000;
const DOLLAR = 1_000_000;
/** Of a hundred histories: those in which persons trade for themselves, beside what is copied. */
const ORDERS_PERCENT = 25;
/** Those in which what is large is worked over time. */
const LARGE_PERCENT = 25;
/** Of a hundred histories with own orders: the venue is in a phase for a while. */
const PHASES_PERCENT = 35;
/** What a profile tells of reaches beyond every window. */
const PROFILE_MINUTES = 20;
/** Ledgers are open by then, or are being opened. */
const FIRST_MS = 12_000;
/** What is to be sold is bought as soon as order-manager first looks. */
const SOON_MS = 55_000;

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
  const isShort = draws.chance(30, 'own orders', 'in what resolves');
  const lasting = input.markets.filter(({ resolves }) => isShort || resolves === undefined);
  const ownOrders = Array.from({ length: draws.from([1, 1, 2, 3], 'own orders', 'count') }, (_, index) => {
    const follower = draws.from(followers, 'own order', index, 'follower').name;
    const market = draws.from(lasting.length === 0 ? input.markets : lasting, 'own order', index, 'market');
    const token = draws.from(market.tokens, 'own order', index, 'token');
    const isSold = draws.chance(70, 'own order', index, 'is sold');
    const of = { follower, market, token, isEager: isSold };
    const latest = Math.floor((input.spanMs * 2) / 3);
    const bought = orderOf(draws, {
      ...of,
      id: 2 * index,
      side: 'BUY',
      atMs: draws.between(FIRST_MS, isSold ? SOON_MS : latest, 'own order', index, 'at'),
    });
    if (!isSold) return [bought];
    const soldAt = bought.atMs + bought.windowMs + draws.between(5_000, 40_000, 'own order', index, 'sold at');
    return [bought, orderOf(draws, { ...of, id: 2 * index + 1, side: 'SELL', atMs: soldAt })];
  }).flat();
  const phases = draws.chance(PHASES_PERCENT, 'phases') ? phasesOf(draws, input) : [];
  return { ownOrders, ...(phases.length === 0 ? {} : { phases }) };
}

type OrderInput = Pick<HistoryOrder, 'id' | 'follower' | 'token' | 'side' | 'atMs'> & {
  readonly market: HistoryMarket;
  /** Mostly filled: what is to be sold is to be bought first. */
  readonly isEager: boolean;
};

function orderOf(draws: Draws, { id, follower, token, side, atMs, market, isEager }: OrderInput): HistoryOrder {
  const of = (low: number, high: number, what: string): number => draws.between(low, high, 'own order', id, what);
  const algorithm = draws.from(
    ['twap', 'vwap', 'randomised', 'iceberg', 'top-of-book'] as const,
    'own order',
    id,
    'algorithm',
  );
  const isFree = algorithm !== 'top-of-book';
  const isTaking = isFree && draws.chance(isEager ? 65 : 45, 'own order', id, 'takes');
  const isKeptAtTop = isFree && draws.chance(50, 'own order', id, 'is kept at the top');
  const atEnd = draws.from(['leave', 'cross', 'cross', 'report'] as const, 'own order', id, 'at end');
  const minOrder = of(5, 12, 'least') * SHARE;
  const maxOrder = minOrder * of(2, 5, 'most');
  const windowMs = (isEager && side === 'BUY' ? of(60, 100, 'window') : of(60, 150, 'window')) * 1_000;
  return {
    id,
    atMs,
    follower,
    token,
    side,
    limit: limitOf(draws, { id, token, side, market, isEager }),
    total: side === 'SELL' ? draws.from([100, 100, 60, 30], 'own order', id, 'part') : maxOrder * of(1, 5, 'total'),
    algorithm,
    style: isTaking ? 'take' : isKeptAtTop ? 'top' : 'join',
    atEnd,
    windowMs,
    minOrder,
    maxOrder,
    sharesPerOrder: of(minOrder / SHARE, maxOrder / SHARE, 'shown') * SHARE,
    pollMs: of(1, 6, 'poll') * 1_000,
    moveMs: of(1, 8, 'move') * 1_000,
    ...(draws.chance(20, 'own order', id, 'has a part') ? { maxBookBps: of(1_000, 9_000, 'book') } : {}),
    ...(draws.chance(20, 'own order', id, 'has a spread') ? { maxSpread: of(2, 6, 'spread') * market.tick } : {}),
    ...(algorithm === 'vwap' && draws.chance(70, 'own order', id, 'has a profile')
      ? { volumes: Array.from({ length: PROFILE_MINUTES }, (_, at) => of(0, 50, `volume ${at}`) * SHARE) }
      : {}),
    commands: commandsOf(draws, { id, atMs, windowMs, atEnd, isEager }),
  };
}

/** Around what the book moves about, on the tick. */
function limitOf(draws: Draws, { id, token, side, market, isEager }: Omit<OrderInput, 'follower' | 'atMs'>): number {
  const center = token === market.tokens[0] ? market.price : DOLLAR - market.price;
  const generous = draws.between(isEager ? 3 : -1, 8, 'own order', id, 'limit') * market.tick;
  return center + (side === 'BUY' ? generous : -generous);
}

/** What is left at the venue is taken out by its person, sooner or later. */
function commandsOf(
  draws: Draws,
  {
    id,
    atMs,
    windowMs,
    atEnd,
    isEager,
  }: Pick<HistoryOrder, 'id' | 'atMs' | 'windowMs' | 'atEnd'> & Pick<OrderInput, 'isEager'>,
): HistoryOrder['commands'] {
  const within = (what: string): number => atMs + draws.between(2_000, windowMs + 15_000, 'own order', id, what);
  const pausedAt = within('paused');
  const isPaused = draws.chance(isEager ? 20 : 30, 'own order', id, 'is paused');
  const resumedAt = pausedAt + draws.between(2_000, 60_000, 'own order', id, 'resumed');
  const leftUntil = atMs + windowMs + draws.between(20_000, 240_000, 'own order', id, 'left until');
  const isCancelled = draws.chance(isEager ? 6 : 15, 'own order', id, 'is cancelled');
  return [
    ...(isPaused ? [{ atMs: pausedAt, command: 'pause' as const }] : []),
    ...(isPaused && draws.chance(80, 'own order', id, 'is resumed')
      ? [{ atMs: resumedAt, command: 'resume' as const }]
      : []),
    ...(isCancelled ? [{ atMs: within('cancelled'), command: 'cancel' as const }] : []),
    ...(atEnd === 'leave' && !isCancelled ? [{ atMs: leftUntil, command: 'cancel' as const }] : []),
  ];
}

/**
 * Draws which copies are worked over time, by draws that nothing else takes: most of what is copied is, or little. What is
 * bought with paper money rests nowhere.
 */
export function largeOrdersOf(
  draws: Draws,
  { followers }: Pick<OrdersInput, 'followers'>,
): Pick<History, 'largeOrders'> {
  if (!draws.chance(LARGE_PERCENT, 'large orders') || followers.some(({ isPaper }) => isPaper === true)) return {};
  const isByDepth = draws.chance(30, 'large orders', 'by depth');
  const largeOrders: HistoryLarge = {
    ...(isByDepth
      ? { aboveDepthBps: draws.between(100, 6_000, 'large orders', 'depth') }
      : { aboveUsd: draws.between(5, 60, 'large orders', 'dollars') * DOLLAR }),
    algorithm: draws.from(['twap', 'twap', 'randomised', 'iceberg', 'top-of-book'] as const, 'large orders', 'how'),
    windowMs: draws.between(60, 240, 'large orders', 'window') * 1_000,
    slices: draws.between(2, 4, 'large orders', 'slices'),
  };
  return { largeOrders };
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
