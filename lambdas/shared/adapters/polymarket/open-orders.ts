import { type VenueOrderId, type Wallet } from '#core/values/ids.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { type OwnReads, readPrivate } from './private-reads.ts';
import { ownRowsPageSchema, venueOrderSchema } from './schemas.ts';

/** Pages of a hundred orders; an account with more than that is no copier's, and a part of its list proves nothing. */
const MAX_PAGES = 20;
const LAST_CURSOR = 'LTE=';
/** Of an order, which it is and whose. */
const rowSchema = venueOrderSchema.unwrap().pick({ id: true, maker_address: true });

/**
 * Reads the ids of all orders of a wallet that are open, whoever placed them.
 *
 * @throws UnavailableError, UnreadableAnswerError, also where the pages do not come to an end
 */
export async function readOpenOrders(reads: OwnReads, wallet: Wallet): Promise<readonly VenueOrderId[]> {
  const ids = new Set<VenueOrderId>();
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const search = cursor === undefined ? {} : { search: new URLSearchParams({ next_cursor: cursor }).toString() };
    const answer = await readPrivate(reads, {
      name: 'open orders',
      path: '/data/orders',
      ...search,
      schema: ownRowsPageSchema,
    });
    if (answer === undefined) throw unreadable('no list of orders');
    for (const row of answer.data) {
      const order = rowSchema.safeParse(row).data;
      if (order === undefined) throw unreadable('an order that cannot be read');
      // The list is the key's, and one key may trade for several wallets.
      if (order.maker_address === wallet) ids.add(order.id as VenueOrderId);
    }
    const next = answer.next_cursor ?? '';
    if (next === '' || next === LAST_CURSOR) return [...ids];
    if (next === cursor) throw unreadable('pages that do not go on');
    cursor = next;
  }
  throw unreadable(`more than ${MAX_PAGES} pages`);
}

function unreadable(what: string): UnreadableAnswerError {
  return new UnreadableAnswerError(`open orders: ${what}`, { source: 'open orders' });
}
