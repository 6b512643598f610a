import { type Mark } from '../model/mark.ts';
import { type Book } from '../model/market.ts';
import { type TokenId } from '../values/ids.ts';
import { bidsPayEach } from '../risk/bids-pay.ts';
import { quoteOf } from '../risk/quote.ts';
import { type Price, price } from '../values/price.ts';
import { larger, smaller } from '../values/quantity.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';

type MarkInput = {
  readonly token: TokenId;
  /** As it was just read; absent where the venue has none. */
  readonly book: Book | undefined;
  /** How many shares there are to sell, over all positions. */
  readonly owned: Shares;
  /** What stood before. */
  readonly before: Mark | undefined;
  /** What a share cost, rounded down: what stood before where nothing did. */
  readonly cost: Price;
  readonly now: UnixMs;
};

const NO_PRICE = price(0n);

/**
 * Marks a token as it was marked before, or at its cost where it never was, within what its book says.
 *
 * It rises to what the bids pay for all that is owned: a high bid for a few shares is no gain, and would stand for good in
 * the highest value. It falls to the best bid of a book that tells a price: bids that are taken away below it are no loss.
 * Where the book tells none, an empty one of a venue that restarts or one that was cleared and is filled again, it falls to
 * the best offer at most: a hopeless outcome that nobody wants is a loss.
 */
export function markToken({ token, book, owned, before, cost, now }: MarkInput): Mark {
  const last = before?.price ?? cost;
  const { isKnown } = quoteOf(book);
  const { least, most } = boundsOf(book, owned);
  const within = larger(most === undefined ? last : smaller(last, most), least);
  return { token, price: within, hasBid: isKnown, at: now };
}

/** Between what the bids pay for each of all shares, and what no share is worth more than. */
function boundsOf(book: Book | undefined, owned: Shares): { readonly least: Price; readonly most: Price | undefined } {
  const quote = quoteOf(book);
  // Sides that cross are a reading of two moments.
  if (book === undefined || (!quote.isKnown && quote.why === 'CROSSED')) return { least: NO_PRICE, most: undefined };
  return { least: bidsPayEach(book.bids, owned), most: quote.isKnown ? quote.mark : quote.ask };
}
