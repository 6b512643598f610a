import { type Book } from '../model/market.ts';
import { type Blindness } from '../model/reason.ts';
import { type Price } from '../values/price.ts';

/** What a share would bring now, or why nobody can say. */
export type Quote =
  | { readonly isKnown: true; readonly mark: Price }
  | { readonly isKnown: false; readonly why: Blindness; readonly bid?: Price; readonly ask?: Price };

/**
 * The widest spread of a book that tells a price. The venue itself shows no mid beyond ten cents, but the last trade:
 * docs.polymarket.com, "How are prices calculated?", read in November 2026.
 */
const WIDEST_SPREAD = 100_000n;

/**
 * Reads from a book what a share would bring: its best bid.
 *
 * A book with one side, with sides that cross or lie far apart, tells nothing: its bids may have been taken away for a
 * moment, and who sells on them sells at the bottom.
 */
export function quoteOf(book: Book | undefined): Quote {
  if (book === undefined) return { isKnown: false, why: 'NO_BOOK' };
  const [bid, ask] = [book.bids[0]?.price, book.asks[0]?.price];
  if (bid === undefined) return { isKnown: false, why: 'NO_BIDS', ...(ask === undefined ? {} : { ask }) };
  if (ask === undefined) return { isKnown: false, why: 'NO_ASKS', bid };
  if (bid >= ask) return { isKnown: false, why: 'CROSSED', bid, ask };
  return ask - bid > WIDEST_SPREAD ? { isKnown: false, why: 'WIDE', bid, ask } : { isKnown: true, mark: bid };
}
