import { drawBetween, drawFrom, drawOf } from '../draws.ts';
import { type History } from '../history.ts';
import { type Asked, limitOf, sharesOf, STEP } from './matching.ts';
import { type Level, type Sides } from './order-book.ts';

/** An order of the exchange, as far as it is asked for here. */
type RestingOrder = {
  readonly name: string;
  readonly wallet: string;
  readonly token: string;
  readonly asked: Asked;
  /** Absent of what never rests. */
  readonly rests?: { readonly untilMs: number };
  readonly acceptedAt: number;
  readonly endsAt: number | undefined;
  readonly trades: readonly { readonly shares: bigint; readonly matchedAt: number }[];
};

/** Somebody who meets an order that rests: so long after it was taken, for a part of what is left of it. */
type CounterTrade = { readonly atMs: number; readonly part: (left: bigint) => bigint };

const LATEST_FILL_MS = 150_000;

/** Shares that are not matched yet. */
export function leftOf({ asked, trades }: Pick<RestingOrder, 'asked' | 'trades'>): bigint {
  return trades.reduce((left, { shares }) => left - shares, sharesOf(asked));
}

/** Shares that were matched by a moment; nothing of an order whose match is put off. */
export function matchedBy({ trades }: Pick<RestingOrder, 'trades'>, at: number): bigint {
  return trades.reduce((sum, { shares, matchedAt }) => (matchedAt <= at ? sum + shares : sum), 0n);
}

/** Draws who meets an order while it rests: nobody, or a few one after another; where others stand still nobody does. */
export function planFills({ seed, isCalm }: History, order: string): readonly CounterTrade[] {
  if (isCalm) return [];
  const draw = (...names: readonly (string | number)[]): number => drawOf(seed, 'resting', order, ...names);
  const count = drawFrom([0, 0, 1, 1, 2, 3], draw('count'));
  return Array.from({ length: count }, (_, index) => {
    const isWhole = draw('whole', index) < 0.4;
    const percent = BigInt(drawBetween(1, 99, draw('part', index)));
    return {
      atMs: drawBetween(50, draw('soon') < 0.6 ? 12_000 : LATEST_FILL_MS, draw('at', index)),
      part: (left) => (isWhole ? left : inSteps((left * percent) / 100n)),
    };
  });
}

/** What others take of an order in the moment before a cancel arrives: mostly nothing, sometimes a part, or all of it. */
export function takenBeforeCancel({ seed, isCalm }: History, order: RestingOrder): bigint {
  const luck = drawOf(seed, 'resting', order.name, 'before the cancel');
  if (isCalm || luck < 0.7) return 0n;
  return luck < 0.8 ? leftOf(order) : inSteps((leftOf(order) * BigInt(Math.floor(luck * 1_000))) / 1_000n);
}

/** Some orders are not shown to look-ups for a time while they rest. */
export function isHiddenWhileItRests({ seed, isCalm }: History, order: RestingOrder, at: number): boolean {
  if (isCalm || order.rests === undefined || drawOf(seed, 'resting', order.name, 'is hidden') > 0.12) return false;
  const from = order.acceptedAt + drawBetween(0, 30_000, drawOf(seed, 'resting', order.name, 'hidden from'));
  return at >= from && at < from + drawBetween(10_000, 400_000, drawOf(seed, 'resting', order.name, 'hidden for'));
}

type RestingInput = {
  readonly orders: Iterable<RestingOrder>;
  readonly token: string;
  readonly at: number;
  /** A wallet whose orders are left out. */
  readonly without: string | undefined;
};

/** A book with our own orders that rest in it at a moment. */
export function restingIn(others: Sides, { orders, token, at, without }: RestingInput): Sides {
  let [bids, asks] = [others.bids, others.asks];
  for (const order of orders) {
    if (order.rests === undefined || order.token !== token || order.wallet === without) continue;
    if (at < order.acceptedAt || at >= (order.endsAt ?? Infinity)) continue;
    const level = { price: limitOf(order.asked), shares: sharesOf(order.asked) - matchedBy(order, at) };
    if (order.asked.side === 'BUY') bids = joined(bids, level, -1n);
    else asks = joined(asks, level, 1n);
  }
  return { bids, asks };
}

/** Best first: of bids the highest price. */
function joined(levels: readonly Level[], { price, shares }: Level, away: 1n | -1n): readonly Level[] {
  if (shares <= 0n) return levels;
  if (levels.some((level) => level.price === price))
    return levels.map((level) => (level.price === price ? { price, shares: level.shares + shares } : level));
  return [...levels, { price, shares }].sort((a, b) => Number((a.price - b.price) * away));
}

function inSteps(shares: bigint): bigint {
  return shares - (shares % STEP);
}
