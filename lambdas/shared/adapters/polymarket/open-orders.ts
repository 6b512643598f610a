import { type VenueOrderId, type Wallet } from '#core/values/ids.ts';
import { readOwnRows, unreadable } from './own-rows.ts';
import { type OwnReads } from './private-reads.ts';
import { venueOrderSchema } from './schemas.ts';

const NAME = 'open orders';
/** Pages of a hundred orders. */
const MAX_PAGES = 20;
/** Of an order, which it is and whose. */
const rowSchema = venueOrderSchema.unwrap().pick({ id: true, maker_address: true });

/**
 * Reads the ids of all orders of a wallet that are open, whoever placed them.
 *
 * @throws UnavailableError, UnreadableAnswerError, also where the pages do not come to an end
 */
export async function readOpenOrders(reads: OwnReads, wallet: Wallet): Promise<readonly VenueOrderId[]> {
  const rows = await readOwnRows(reads, { name: NAME, path: '/data/orders', mostPages: MAX_PAGES });
  const orders = rows.map((row) => {
    const order = rowSchema.safeParse(row).data;
    if (order === undefined) throw unreadable(NAME, 'an order that cannot be read');
    return order;
  });
  // The list is the key's, and one key may trade for several wallets.
  const own = orders.filter((order) => order.maker_address === wallet);
  return [...new Set(own.map(({ id }) => id as VenueOrderId))];
}
