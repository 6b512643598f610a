import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { type Key } from '#contract/table.ts';
import { UnavailableError } from '#ports/errors.ts';
import { encodeValues, type StoredItem } from './item-codec.ts';
import { answerOf, decodedItem, type Table } from './read-item.ts';
import { FIRST_BACKOFF_MS, fullJitter } from './transact.ts';

/** What DynamoDB takes in one request. */
const MAX_KEYS = 100;
/** What it leaves out for want of room or throughput is asked for again this often. */
const MAX_TRIES = 8;

/**
 * Reads many items as they stand now, a hundred with a request: AWS bills each as if it were read alone.
 *
 * @returns Those that exist, each once, in the order of their keys; they need not have stood so at one and the same moment.
 * @throws UnavailableError, also when some are left out to the end
 */
export async function readItems<T>(table: Table, keys: readonly Key[]): Promise<readonly T[]> {
  const wanted = new Map(keys.map((key) => [nameOf(encodeValues(key)), key]));
  const found = new Map<string, StoredItem>();
  const left = [...wanted.values()];
  while (left.length > 0)
    for (const item of await readBatch(table, left.splice(0, MAX_KEYS))) found.set(nameOf(item), item);
  return [...wanted.keys()].flatMap((name) => {
    const item = found.get(name);
    return item === undefined ? [] : [decodedItem(table, item) as T];
  });
}

async function readBatch({ client, table, backOff }: Table, keys: readonly Key[]): Promise<readonly StoredItem[]> {
  const items: StoredItem[] = [];
  let left: StoredItem[] = keys.map(encodeValues);
  for (let round = 0; round < MAX_TRIES; round += 1) {
    const RequestItems = { [table]: { Keys: left, ConsistentRead: true } };
    const answer = await answerOf(() => client.send(new BatchGetItemCommand({ RequestItems })));
    items.push(...(answer.Responses?.[table] ?? []));
    left = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    if (left.length === 0) return items;
    await (backOff ?? fullJitter)(FIRST_BACKOFF_MS * 2 ** round);
  }
  throw new UnavailableError('the table left out what was asked for', { left: String(left.length) });
}

function nameOf(item: StoredItem): string {
  return `${item['pk']?.S ?? ''}\n${item['sk']?.S ?? ''}`;
}
