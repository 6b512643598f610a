import { type Book, type BookLevel } from '#core/model/market.ts';
import { type Price } from '#core/values/price.ts';
import { minus } from '#core/values/quantity.ts';
import { NO_SHARES, type Shares, shares } from '#core/values/shares.ts';

/** Shares that a taker took from one side of a book at a price. */
export type RecordedTrade = { readonly side: 'bids' | 'asks'; readonly price: Price; readonly shares: Shares };

/**
 * What a whole book, told anew, lacks at its best prices: the channel of 2025 tells one when something was traded, and no
 * trade by itself. Where both sides lack something the recorder had lost the thread, and nothing is known of a trade.
 */
export function inferredTrades(before: Book, after: Book): readonly RecordedTrade[] {
  const bids = takenFrom('bids', before.bids, after.bids);
  const asks = takenFrom('asks', before.asks, after.asks);
  return bids.length > 0 && asks.length > 0 ? [] : [...bids, ...asks];
}

/** From the best price on, up to the first level that stands as it was or is only partly gone. */
function takenFrom(
  side: RecordedTrade['side'],
  before: readonly BookLevel[],
  after: readonly BookLevel[],
): readonly RecordedTrade[] {
  const now = new Map<Price, Shares>(after.map((level) => [level.price, level.shares]));
  const taken: RecordedTrade[] = [];
  for (const level of before) {
    const left = now.get(level.price) ?? NO_SHARES;
    const gone = minus(level.shares, left);
    if (gone > 0n) taken.push({ side, price: level.price, shares: shares(gone) });
    if (left > 0n) break;
  }
  return taken;
}
