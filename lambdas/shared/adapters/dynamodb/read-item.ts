import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { type Key } from '#contract/table.ts';
import { UnavailableError } from '#ports/errors.ts';
import { decodeItem, type StoredItem } from './item-codec.ts';
import { readTogether } from './read-together.ts';
import { type BackOff } from './transact.ts';

/** The table behind a client. */
export type Table = {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** @default full jitter on the machine's own clock */
  readonly backOff?: BackOff;
  /** Reads what the client answers with; what it gives is never written into. @default `decodeItem` */
  readonly decode?: (item: StoredItem) => unknown;
};

/** Reads one item as it stands now. @throws UnavailableError */
export async function readItem<T>(table: Table, key: Key): Promise<T | undefined> {
  const item = await readStored(table, key);
  return item === undefined ? undefined : (decodedItem(table, item) as T);
}

/**
 * Reads one item as it stood a moment ago, mostly well below a second: for what is judged by its age anyway. AWS bills half.
 *
 * @throws UnavailableError
 */
export async function readRecent<T>(table: Table, key: Key): Promise<T | undefined> {
  const item = await storedItem(table, { key, isConsistent: false });
  return item === undefined ? undefined : (decodedItem(table, item) as T);
}

/** One item as it stands now, as it is stored. @throws UnavailableError */
export function readStored(table: Table, key: Key): Promise<StoredItem | undefined> {
  return storedItem(table, { key, isConsistent: true });
}

type Asked = { readonly key: Key; readonly isConsistent: boolean };

function storedItem({ client, table }: Table, asked: Asked): Promise<StoredItem | undefined> {
  return answerOf(() => readTogether(client, { table, ...asked }));
}

/** Reads all items of a query, over all pages. @throws UnavailableError */
export async function queryItems(
  { client, table }: Table,
  query: Omit<QueryCommandInput, 'TableName'>,
): Promise<readonly StoredItem[]> {
  const items: StoredItem[] = [];
  await answerOf(async () => {
    let from: StoredItem | undefined;
    do {
      const input = { ...query, TableName: table, ...(from === undefined ? {} : { ExclusiveStartKey: from }) };
      const page = await client.send(new QueryCommand(input));
      items.push(...(page.Items ?? []));
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
  });
  return items;
}

/** The value of the model that an answer holds. */
export function decodedItem({ decode = decodeItem }: Table, item: StoredItem): unknown {
  return decode(item);
}

/** Turns every failure of the client into one of ours. */
export async function answerOf<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new UnavailableError('the table did not answer', {}, error);
  }
}
