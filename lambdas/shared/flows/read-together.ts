import { type ChildOrder } from '#core/model/child-order.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { PortError } from '#ports/errors.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';

/**
 * Reads many child orders with few requests.
 *
 * @returns Undefined where that fails, be it for one of them: whoever then reads each by itself loses no other.
 */
export async function readTogether(
  { ledger, log }: { readonly ledger: Pick<Ledger, 'children'>; readonly log: Log },
  ids: readonly VenueOrderId[],
): Promise<readonly ChildOrder[] | undefined> {
  try {
    return await ledger.children(ids);
  } catch (error) {
    log.warn('orders not read together', { code: error instanceof PortError ? error.code : 'BROKEN' });
    return undefined;
  }
}
