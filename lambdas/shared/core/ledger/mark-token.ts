import { type Mark } from '../model/mark.ts';
import { type Book } from '../model/market.ts';
import { type TokenId } from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { smaller } from '../values/quantity.ts';
import { type UnixMs } from '../values/unix-ms.ts';

type MarkInput = {
  readonly token: TokenId;
  /** As it was just read; absent where the venue has none. */
  readonly book: Book | undefined;
  /** What stood before. */
  readonly before: Mark | undefined;
  /** What a share cost, rounded down: the mark of what was never bid for. */
  readonly cost: Price;
  readonly now: UnixMs;
};

/**
 * Marks a token at its best bid. Where nobody bids it keeps its last mark, or its cost where it never had one, and falls to
 * the best offer where that is lower: an empty book of a venue that restarts is no loss, a hopeless outcome that nobody
 * wants is one.
 */
export function markToken({ token, book, before, cost, now }: MarkInput): Mark {
  const bid = book?.bids[0]?.price;
  if (bid !== undefined) return { token, price: bid, hasBid: true, at: now };
  const last = before?.price ?? cost;
  const ask = book?.asks[0]?.price;
  return { token, price: ask === undefined ? last : smaller(last, ask), hasBid: false, at: now };
}
