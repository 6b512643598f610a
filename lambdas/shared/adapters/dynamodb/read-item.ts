import { type DynamoDBClient, GetItemCommand, paginateQuery, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { type Key } from '#contract/table.ts';
import { UnavailableError } from '#ports/errors.ts';
import { decodeItem, encodeValues, type StoredItem } from './item-codec.ts';
import { type BackOff } from './transact.ts';

/** The table behind a client. */
export type Table = {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** @default full jitter on the machine's own clock */
  readonly backOff?: BackOff;
};

/** Reads one item as it stands now. @throws UnavailableError */
export async function readItem<T>({ client, table }: Table, key: Key): Promise<T | undefined> {
  const answer = await answerOf(() =>
    client.send(new GetItemCommand({ TableName: table, Key: encodeValues(key), ConsistentRead: true })),
  );
  return answer.Item === undefined ? undefined : (decodeItem(answer.Item) as T);
}

/** Reads all items of a query, over all pages. @throws UnavailableError */
export async function queryItems(
  { client, table }: Table,
  query: Omit<QueryCommandInput, 'TableName'>,
): Promise<readonly StoredItem[]> {
  const items: StoredItem[] = [];
  await answerOf(async () => {
    for await (const page of paginateQuery({ client }, { ...query, TableName: table }))
      items.push(...(page.Items ?? []));
  });
  return items;
}

/** Turns every failure of the client into one of ours. */
export async function answerOf<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new UnavailableError('the table did not answer', {}, error);
  }
}
