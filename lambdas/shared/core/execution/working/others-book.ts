import { type Book, type BookLevel } from '../../model/market.ts';
import { type WorkingOrder, type WorkingState, type WorkingView } from '../../model/working-order.ts';
import { larger, minus } from '../../values/quantity.ts';
import { NO_SHARES, type Shares } from '../../values/shares.ts';
import { hasOpenChild, leftOfChild } from './open-child.ts';

/** A book without our own order, seen from the side of it: who waits beside us, and who would trade with us. */
export type OthersBook = {
  /** The side that our order stands on, best first. */
  readonly beside: readonly BookLevel[];
  /** The side that it would meet, best first. */
  readonly against: readonly BookLevel[];
};

/**
 * Takes what rests of our own order out of a book, so that nobody outbids himself.
 *
 * Where it is not known how much of ours still rests, the most is taken out: others may be overlooked, ourselves never.
 */
export function othersBook(
  book: Book,
  { side, state }: { readonly side: WorkingOrder['side']; readonly state: WorkingState },
): OthersBook {
  const [own, against] = side === 'BUY' ? [book.bids, book.asks] : [book.asks, book.bids];
  const { child } = state;
  if (child === undefined || child.kind === 'FAK' || !hasOpenChild(state)) return { beside: own, against };
  const ours: Shares = leftOfChild(state);
  const beside = own
    .map((level) =>
      level.price === child.limit ? { ...level, shares: larger(minus(level.shares, ours), NO_SHARES) } : level,
    )
    .filter((level) => level.shares > 0n);
  return { beside, against };
}

/**
 * True for a book whose reading did not begin after the newest child was placed and after the newest of what is known of
 * all was learned: it may show as another's what was ours, cancelled or filled since.
 */
export function isStale({ book, state }: Pick<WorkingView, 'book' | 'state'>): boolean {
  const { child, learnedAt } = state;
  if (book === undefined || child === undefined) return false;
  return book.readAt <= child.placedAt || (learnedAt !== undefined && book.readAt <= learnedAt);
}
