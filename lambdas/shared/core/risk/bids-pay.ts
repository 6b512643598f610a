import { type Book } from '../model/market.ts';
import { type Price, price } from '../values/price.ts';
import { minus, smaller } from '../values/quantity.ts';
import { type Shares } from '../values/shares.ts';

/**
 * What the bids of a book pay for all of some shares, best first, before fees. What nobody bids for brings nothing.
 *
 * @returns Millionths of a micro-dollar, so that nothing is rounded where it decides.
 */
export function bidsPay(bids: Book['bids'], shares: Shares): bigint {
  let [paid, unbid] = [0n, shares];
  for (const level of bids) {
    if (unbid <= 0n) break;
    const taken = smaller(unbid, level.shares);
    paid += taken * level.price;
    unbid = minus(unbid, taken);
  }
  return paid;
}

/** The same for one share of them on average, rounded down; zero of no shares. */
export function bidsPayEach(bids: Book['bids'], shares: Shares): Price {
  return price(shares > 0n ? bidsPay(bids, shares) / shares : 0n);
}
