import { type BookLevel } from '../../model/market.ts';
import { plus } from '../../values/quantity.ts';
import { NO_SHARES } from '../../values/shares.ts';

/** Bids, best first, with an order of ours among them that their source does not know of. */
export function withOwnBid(bids: readonly BookLevel[], own: BookLevel): readonly BookLevel[] {
  const at = bids.findIndex((level) => level.price <= own.price);
  const place = at < 0 ? bids.length : at;
  const same = bids[place]?.price === own.price ? bids[place] : undefined;
  const level = { price: own.price, shares: plus(own.shares, same?.shares ?? NO_SHARES) };
  return [...bids.slice(0, place), level, ...bids.slice(place + (same === undefined ? 0 : 1))];
}
