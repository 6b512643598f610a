import { type ChildOrder } from '#core/model/child-order.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { type Ledger } from '#ports/ledger.ts';

/**
 * Reads many child orders with few requests.
 *
 * @returns Undefined where that fails, be it for one of them: whoever then reads each by itself loses no other.
 */
export async function readTogether(
  ledger: Pick<Ledger, 'children'>,
  ids: readonly VenueOrderId[],
): Promise<readonly ChildOrder[] | undefined> {
  try {
    return await ledger.children(ids);
  } catch {
    return undefined;
  }
}
