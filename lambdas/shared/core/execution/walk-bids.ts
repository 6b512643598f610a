import { type Book } from '../model/market.ts';
import { proceedsOf } from '../values/price.ts';
import { minus, plus, smaller } from '../values/quantity.ts';
import { type Shares } from '../values/shares.ts';
import { NO_USD, type Usd } from '../values/usd.ts';

/** What selling comes to: dollars before fees, and the shares that nobody bids for. */
export type WalkedBids = { readonly proceeds: Usd; readonly unbid: Shares };

/** Sells shares into the bids of a book, best first, as one order without a limit would. */
export function walkBids(bids: Book['bids'], shares: Shares): WalkedBids {
  let [proceeds, unbid] = [NO_USD, shares];
  for (const level of bids) {
    const taken = smaller(unbid, level.shares);
    proceeds = plus(proceeds, proceedsOf(taken, level.price));
    unbid = minus(unbid, taken);
  }
  return { proceeds, unbid };
}
