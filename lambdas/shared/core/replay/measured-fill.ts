import { type MatchedFill, matchOrder } from '../execution/match-order.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { type Book, type Market } from '../model/market.ts';
import { MICRO } from '../values/decimal.ts';
import { costOf, type Price } from '../values/price.ts';
import { minus, plus, smaller, sum } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { NO_USD, type Usd } from '../values/usd.ts';

/** What a purchase of ours got, beside what the book that it was decided on had promised. */
export type MeasuredFill = {
  /** The best price that was offered, and the market's volume of a day: what is alike in both is drawn together. */
  readonly price: Price;
  readonly volume24h?: Usd;
  /** How much more was paid than promised, in millionths of it, below zero for less; absent where nothing was filled. */
  readonly worse?: bigint;
  /** The part of the promised shares that it got, in millionths. */
  readonly part: bigint;
};

/** One that was filled, at least in part. */
export type WorseFill = MeasuredFill & { readonly worse: bigint };

type MeasureInput = {
  readonly order: ChildOrder;
  /** What the decision saw. */
  readonly book: Book;
  readonly market: Pick<Market, 'fee' | 'volume24h'>;
};

/**
 * Sets a purchase that is over beside its promise: the same order, filled from the book of the decision by the rules that
 * every made-up venue here has.
 *
 * What was paid is held against the promise of as many shares: the first of them are the cheap ones.
 *
 * @returns Undefined where the book promised nothing.
 */
export function measuredFill({ order, book, market }: MeasureInput): MeasuredFill | undefined {
  const promised = matchOrder({ order, levels: book.asks, fee: market.fee });
  const [best] = promised;
  if (best === undefined) return undefined;
  const trades = order.trades.filter(({ status }) => status !== 'FAILED');
  const got = sum(
    NO_SHARES,
    trades.map(({ shares }) => shares),
  );
  const paid = sum(
    NO_USD,
    trades.map((trade) => costOf(trade.shares, trade.price)),
  );
  const wanted = sum(
    NO_SHARES,
    promised.map(({ shares }) => shares),
  );
  const due = promiseOf(promised, got);
  return {
    price: best.price,
    ...(market.volume24h === undefined ? {} : { volume24h: market.volume24h }),
    ...(due === 0n ? {} : { worse: ((paid - due) * MICRO) / due }),
    part: smaller<bigint>(MICRO, (got * MICRO) / wanted),
  };
}

/** Those that were filled: thirty of them tell what to draw by, and killed orders, of which none has a price, do not. */
export function filledOnes(measured: readonly MeasuredFill[]): readonly WorseFill[] {
  return measured.flatMap(({ worse, ...one }) => (worse === undefined ? [] : [{ ...one, worse }]));
}

/** What so many shares would have cost as promised; more than were promised, at the last price. */
function promiseOf(promised: readonly MatchedFill[], got: Shares): Usd {
  let [due, left] = [NO_USD, got];
  for (const [at, { price, shares }] of promised.entries()) {
    const taken = at === promised.length - 1 ? left : smaller(left, shares);
    due = plus(due, costOf(taken, price));
    left = minus(left, taken);
  }
  return due;
}
