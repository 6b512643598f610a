import { checkAmounts } from '#core/execution/check-amounts.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { type PreparedOrder, type Venue } from '#ports/venue.ts';

/**
 * Signs a reserved order, and nothing that is not what was reserved: the last look at its amounts, in their units, before
 * a key is used.
 *
 * @throws InvariantError, which halts the follower; ConfigurationError, UnavailableError
 */
export async function signOrder(
  { venue }: { readonly venue: Pick<Venue, 'prepare'> },
  follower: Follower,
  child: ChildOrder,
): Promise<PreparedOrder> {
  checkAmounts(child);
  return venue.prepare(follower, child);
}
