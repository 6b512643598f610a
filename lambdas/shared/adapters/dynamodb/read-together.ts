import { BatchGetItemCommand, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type Key } from '#contract/table.ts';
import { encodeValues, type StoredItem } from './item-codec.ts';

/** What DynamoDB takes in one request. */
export const MAX_KEYS = 100;

/** An item of a table, as it stands now or as it stood a moment ago. */
type Asked = { readonly table: string; readonly key: Key; readonly isConsistent: boolean };
type Item = StoredItem | undefined;
type Reading = Omit<Asked, 'key'> & {
  readonly key: StoredItem;
  readonly item: Promise<Item>;
  readonly give: (item: Promise<Item>) => void;
};

/** What is asked of a client now and about to be sent: what is asked for twice is read once. */
const turns = new WeakMap<DynamoDBClient, Map<string, Reading>>();

/**
 * Reads an item as it is stored. Reads that are begun without a wait between them travel together, a hundred items with a
 * request; AWS bills each as if it were read alone, and each is read at a moment of its own, as if it were. Whoever asks
 * for the same item gets the same object: nobody writes into it.
 *
 * What a request leaves out is read by itself, and so is all of one that DynamoDB finds wrong: a key that it does not take
 * keeps nobody else from an answer.
 *
 * @throws what the client throws, after its own tries
 */
export function readTogether(client: DynamoDBClient, { key, ...asked }: Asked): Promise<Item> {
  const turn = turns.get(client) ?? beginTurn(client);
  const encoded = encodeValues(key);
  const name = `${kindOf(asked)}\n${nameOf(encoded)}`;
  const known = turn.get(name);
  if (known !== undefined) return known.item;
  const { promise: item, resolve: give } = Promise.withResolvers<Item>();
  turn.set(name, { ...asked, key: encoded, item, give });
  return item;
}

function beginTurn(client: DynamoDBClient): Map<string, Reading> {
  const turn = new Map<string, Reading>();
  turns.set(client, turn);
  queueMicrotask(() => {
    turns.delete(client);
    for (const alike of Map.groupBy(turn.values(), kindOf).values())
      for (let from = 0; from < alike.length; from += MAX_KEYS) send(client, alike.slice(from, from + MAX_KEYS));
  });
  return turn;
}

function kindOf({ table, isConsistent }: Pick<Asked, 'table' | 'isConsistent'>): string {
  return `${table} ${isConsistent}`;
}

function nameOf(item: StoredItem): string {
  return `${item['pk']?.S ?? ''}\n${item['sk']?.S ?? ''}`;
}

function send(client: DynamoDBClient, readings: readonly Reading[]): void {
  const [first, ...others] = readings;
  if (first === undefined) return;
  const batch = others.length === 0 ? NOTHING_KNOWN : readBatch(client, first, readings);
  for (const reading of readings) {
    const name = nameOf(reading.key);
    reading.give(batch.then((known) => (known.has(name) ? known.get(name) : readAlone(client, reading))));
  }
}

type Known = ReadonlyMap<string, Item>;
const NOTHING_KNOWN: Promise<Known> = Promise.resolve(new Map());

/** What is known after one request, of items that are there and of those that are not. */
async function readBatch(
  client: DynamoDBClient,
  { table, isConsistent }: Reading,
  readings: readonly Reading[],
): Promise<Known> {
  const keys = readings.map(({ key }) => key);
  try {
    const RequestItems = { [table]: { Keys: keys, ConsistentRead: isConsistent } };
    const { Responses, UnprocessedKeys } = await client.send(new BatchGetItemCommand({ RequestItems }));
    const items = Responses?.[table];
    // An answer that does not speak of the table says nothing of what is in it.
    if (items === undefined) return await NOTHING_KNOWN;
    const known = new Map<string, Item>(keys.map((key) => [nameOf(key), undefined]));
    for (const item of items) known.set(nameOf(item), item);
    for (const key of UnprocessedKeys?.[table]?.Keys ?? []) known.delete(nameOf(key));
    return known;
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationException') return NOTHING_KNOWN;
    throw error;
  }
}

async function readAlone(client: DynamoDBClient, { table, key, isConsistent }: Reading): Promise<Item> {
  return (await client.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: isConsistent }))).Item;
}
