import { BatchGetItemCommand, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type Key } from '#contract/table.ts';
import { encodeValues, type StoredItem } from './item-codec.ts';

/** What DynamoDB takes in one request. */
export const MAX_KEYS = 100;

/** An item of a table, as it stands now or as it stood a moment ago. */
type Asked = { readonly table: string; readonly key: Key; readonly isConsistent: boolean };
type Item = StoredItem | undefined;
type Reading = Asked & { readonly encoded: StoredItem; readonly give: (item: Promise<Item>) => void };

/** What is asked of a client now and about to be sent. */
const turns = new WeakMap<DynamoDBClient, Reading[]>();

/**
 * Reads an item as it is stored. Reads that are begun without a wait between them travel together, a hundred items with a
 * request; AWS bills each as if it were read alone, and each is read at a moment of its own, as if it were. What is asked
 * for twice is read once, and whoever asks for the same item gets the same object: nobody writes into it.
 *
 * What a request leaves out is read by itself, and so is all of one that DynamoDB finds wrong: a key that it does not take
 * keeps nobody else from an answer.
 *
 * @throws what the client throws, after its own tries
 */
export function readTogether(client: DynamoDBClient, asked: Asked): Promise<Item> {
  return new Promise((give) => {
    // Encoded before it joins the others: a key that cannot be is a failure for nobody else.
    const encoded = encodeValues(asked.key);
    (turns.get(client) ?? beginTurn(client)).push({ ...asked, encoded, give });
  });
}

function beginTurn(client: DynamoDBClient): Reading[] {
  const turn: Reading[] = [];
  turns.set(client, turn);
  queueMicrotask(() => {
    turns.delete(client);
    const [first, ...others] = turn;
    // As most are: for one alone nothing is named or grouped.
    if (first !== undefined && others.length === 0) first.give(readAlone(client, first));
    else for (const alike of Map.groupBy(turn, kindOf).values()) sendAlike(client, alike);
  });
  return turn;
}

function kindOf({ table, isConsistent }: Asked): string {
  return `${table} ${isConsistent}`;
}

function nameOf({ pk, sk }: Key): string {
  return `${pk}\n${sk}`;
}

function nameIn(item: StoredItem): string {
  return nameOf({ pk: item['pk']?.S ?? '', sk: item['sk']?.S ?? '' });
}

/** Who asks for one item: the first of them stands for all. */
type Askers = readonly Reading[];

function sendAlike(client: DynamoDBClient, alike: Askers): void {
  const items = [...Map.groupBy(alike, ({ key }) => nameOf(key)).values()];
  for (let from = 0; from < items.length; from += MAX_KEYS) send(client, items.slice(from, from + MAX_KEYS));
}

function send(client: DynamoDBClient, items: readonly Askers[]): void {
  const readings = items.flatMap(([first]) => first ?? []);
  const batch = readings.length === 1 ? NOTHING_KNOWN : readBatch(client, readings);
  readings.forEach((reading, at) => {
    const name = nameOf(reading.key);
    const item = batch.then((known) => (known.has(name) ? known.get(name) : readAlone(client, reading)));
    for (const { give } of items[at] ?? []) give(item);
  });
}

type Known = ReadonlyMap<string, Item>;
const NOTHING_KNOWN: Promise<Known> = Promise.resolve(new Map());

/** What is known after one request, of items that are there and of those that are not. */
async function readBatch(client: DynamoDBClient, readings: readonly Reading[]): Promise<Known> {
  const [{ table, isConsistent }] = readings as readonly [Reading];
  try {
    const Keys = readings.map(({ encoded }) => encoded);
    const RequestItems = { [table]: { Keys, ConsistentRead: isConsistent } };
    const { Responses, UnprocessedKeys } = await client.send(new BatchGetItemCommand({ RequestItems }));
    const items = Responses?.[table];
    // An answer that does not speak of the table says nothing of what is in it.
    if (items === undefined) return await NOTHING_KNOWN;
    const known = new Map<string, Item>(readings.map(({ key }) => [nameOf(key), undefined]));
    for (const item of items) known.set(nameIn(item), item);
    for (const key of UnprocessedKeys?.[table]?.Keys ?? []) known.delete(nameIn(key));
    return known;
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationException') return NOTHING_KNOWN;
    throw error;
  }
}

async function readAlone(client: DynamoDBClient, { table, encoded, isConsistent }: Reading): Promise<Item> {
  const input = { TableName: table, Key: encoded, ConsistentRead: isConsistent };
  return (await client.send(new GetItemCommand(input))).Item;
}
