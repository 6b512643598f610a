import { KEYS } from '#contract/table.ts';
import { type Cap, GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { encodeValues } from './item-codec.ts';
import { decodedItem, queryItems, type Table } from './read-item.ts';

/**
 * Reads the caps of a ledger that carry a mode. The global cap sorts right before those of the leaders, and nothing else
 * stands between.
 *
 * @throws UnavailableError
 */
export async function modeCapsOf(table: Table, ledger: LedgerName): Promise<readonly Cap[]> {
  const { pk, sk: first } = KEYS.cap(ledger, GLOBAL_CAP);
  const items = await queryItems(table, {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
    ExpressionAttributeValues: encodeValues({
      ':pk': pk,
      ':first': first,
      ':last': KEYS.cap(ledger, leaderCap('~')).sk,
    }),
    ConsistentRead: true,
  });
  return items.map((item) => decodedItem(table, item) as Cap);
}
