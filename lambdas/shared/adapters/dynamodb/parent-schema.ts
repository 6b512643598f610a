import { KEYS } from '#contract/table.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type ParentId } from '#core/values/ids.ts';
import { NewerOrderError } from '#ports/errors.ts';
import { decodedItem, readStored, type Table } from './read-item.ts';

/**
 * What parent orders are written as. Raise it with a change of them that an older run, still under way in the middle of
 * a deployment or put back by a rollback, would handle wrongly; what is only new beside the rest such a run keeps.
 */
const PARENT_SCHEMA = 3;
/** What a person's own order is written as that works over time, but one that is kept at the top of the book. */
const OWN_SCHEMA = 2;
/** What a parent order is written as that every run since the first handles rightly. */
const PLAIN_SCHEMA = 1;

/**
 * What a parent order is written as: an older run would sell what is worked over time as an exit, below a person's limit,
 * take a copy that is worked for an order without a leader's limits, and kill at once what is to be kept at the top.
 */
export function schemaOf({ work }: Pick<ParentOrder, 'work'>): string {
  if (work === undefined) return String(PLAIN_SCHEMA);
  const isOlder = work.copy === undefined && work.order.style !== 'top';
  return String(isOlder ? OWN_SCHEMA : PARENT_SCHEMA);
}

/**
 * Reads a parent order, of this schema or an older one; what carries none is older than all.
 *
 * @throws UnavailableError
 * @throws NewerOrderError where a newer run has begun it: its doorbell goes back, for a newer run to answer
 */
export async function readParent(table: Table, id: ParentId): Promise<ParentOrder | undefined> {
  const item = await readStored(table, KEYS.parent(id));
  if (item === undefined) return undefined;
  const schema = Number(item['schema']?.S ?? 0);
  if (!(schema <= PARENT_SCHEMA))
    throw new NewerOrderError(`a parent order of schema ${schema} is for a newer version of this program`, {
      parentId: id,
      known: String(PARENT_SCHEMA),
    });
  return decodedItem(table, item) as ParentOrder;
}
