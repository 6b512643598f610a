import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { PortError } from '#ports/errors.ts';
import { type Venue, type VenueOrder } from '#ports/venue.ts';

/** What a look-up by id came to: the order, nothing, or no answer that says. */
export type LookedUp =
  | { readonly isAnswered: true; readonly order: VenueOrder | undefined }
  | { readonly isAnswered: false; readonly error: PortError };

/** Looks an order up by its id; a failure is handed back, because its trades may still tell what became of it. */
export async function lookUpOrder(
  { venue }: { readonly venue: Venue },
  { child, follower }: { readonly child: ChildOrder; readonly follower: Follower },
): Promise<LookedUp> {
  try {
    return { isAnswered: true, order: await venue.order(follower, child) };
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    return { isAnswered: false, error };
  }
}
