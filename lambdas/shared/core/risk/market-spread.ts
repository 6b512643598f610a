import { type DenyReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { price } from '../values/price.ts';

/**
 * Refuses a token whose best bid lies further below its best ask than allowed: that much is lost by turning round.
 *
 * The distance is in dollars a share, as the venue tells it, not a part of the price: a tick would be a large part of a
 * low one. A book without a bid counts as one that bids nothing; one without an ask has another reason.
 */
export function spreadTooWide({ book, settings }: Snapshot): DenyReason | undefined {
  const max = settings.limits.filters?.maxSpread;
  const ask = book?.asks[0]?.price;
  if (max === undefined || ask === undefined) return undefined;
  const spread = price(ask - (book?.bids[0]?.price ?? 0n));
  return spread <= max ? undefined : { code: 'SPREAD_ABOVE_MAX', spread, max };
}
