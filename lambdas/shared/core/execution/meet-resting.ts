import { type Book, type BookLevel, type Market } from '../model/market.ts';
import { type TokenId } from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { floorToStep, larger, minus, plus, smaller, sum } from '../values/quantity.ts';
import { NO_SHARES, ORDER_SHARE_STEP, type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { levelsLeft, type TakenDepth } from './taken-depth.ts';

/** What the venue says of a post-only order that would trade at once. */
export const CROSSES = 'invalid post-only order: order crosses book';

/** An order that waits in the book of a venue that only pretends. */
export type RestingOrder = {
  readonly token: TokenId;
  readonly side: 'BUY' | 'SELL';
  readonly limit: Price;
  /** What is not filled of it. */
  readonly left: Shares;
  /** What of each offer it has met: an offer fills it once. */
  readonly met: readonly BookLevel[];
};

type MeetInput = {
  readonly book: Book;
  readonly market: Market;
  readonly depth: TakenDepth | undefined;
  readonly now: UnixMs;
};

/** What fills a resting order at one look, all of it at its own limit. */
export type RestingFill = {
  readonly shares: Shares;
  /** The offers that came to it, best first. */
  readonly taken: readonly BookLevel[];
  /** All that it has met, these included. */
  readonly met: readonly BookLevel[];
};

/** True for an offer that an order of that side and limit trades with. */
export function isWithin({ price }: Pick<BookLevel, 'price'>, side: 'BUY' | 'SELL', limit: Price): boolean {
  return side === 'BUY' ? price <= limit : price >= limit;
}

/** True where an order that is to rest would trade at once. */
export function wouldCross({ bids, asks }: Book, { side, limit }: Pick<RestingOrder, 'side' | 'limit'>): boolean {
  const met = (side === 'BUY' ? asks : bids)[0];
  return met !== undefined && isWithin(met, side, limit);
}

/**
 * Fills an order that rests by the book of one moment, in steps that an order may name: for no more shares than the other
 * side offers at its limit or better that none of our pretended orders has lately taken, and this one never.
 *
 * What is between two looks is missed, and so is whoever would have come to its price without going through it: fewer fills
 * than the venue would give, and none better.
 *
 * @returns Undefined where nothing becomes of it now.
 */
export function meetResting(order: RestingOrder, { book, market, depth, now }: MeetInput): RestingFill | undefined {
  const { token, side, limit, met } = order;
  const offers = side === 'BUY' ? book.asks : book.bids;
  let { left } = order;
  const taken = levelsLeft({ book, market, token, side, depth, now })
    .filter((level) => isWithin(level, side, limit))
    .map(({ price, shares }) => {
      const offered = offers.find((level) => level.price === price)?.shares ?? NO_SHARES;
      const fresh = smaller(shares, larger(minus(offered, metAt(met, price)), NO_SHARES));
      const got = smaller(fresh, left);
      left = minus(left, got);
      return { price, shares: got };
    })
    .filter(({ shares }) => shares > 0n);
  const whole = sum(
    NO_SHARES,
    taken.map(({ shares }) => shares),
  );
  const count = whole === order.left ? whole : floorToStep(whole, ORDER_SHARE_STEP);
  if (count <= 0n) return undefined;
  const others = met.filter((old) => taken.every(({ price }) => price !== old.price));
  const merged = taken.map((one) => ({ ...one, shares: plus(metAt(met, one.price), one.shares) }));
  return { shares: count, taken, met: [...others, ...merged] };
}

function metAt(met: readonly BookLevel[], at: Price): Shares {
  return met.find(({ price }) => price === at)?.shares ?? NO_SHARES;
}
