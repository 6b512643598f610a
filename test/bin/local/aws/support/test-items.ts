import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';

export type Values = Record<string, AttributeValue>;

/** The table of the stage that these tests start. */
export const TableName = 'polycopy-test';

/** Reads and writes of one test, in partitions of its own. */
export type TestItems = {
  pk(name: string): string;
  keyOf(name: string, sk?: string): Values;
  put(name: string, rest?: Values, sk?: string): Promise<void>;
  read(name: string): Promise<Values | undefined>;
  putNew(name: string, rest?: Values): TransactWriteItem;
  /** Adds to `used` under a cap. */
  spend(name: string, amount: number, cap: number): TransactWriteItem;
  transact(items: TransactWriteItem[], token?: string): Promise<void>;
};

/** Makes the helpers of one test. */
export function testItems(client: DynamoDBClient, test: string): TestItems {
  const pk = (name: string): string => `${test}#${name}`;
  const keyOf = (name: string, sk = 'S'): Values => ({ pk: { S: pk(name) }, sk: { S: sk } });
  return {
    pk,
    keyOf,
    put: async (name, rest = {}, sk = 'S') => {
      await client.send(new PutItemCommand({ TableName, Item: { ...keyOf(name, sk), ...rest } }));
    },
    read: async (name) => {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: keyOf(name), ConsistentRead: true }));
      return Item;
    },
    putNew: (name, rest = {}) => ({
      Put: {
        TableName,
        Item: { ...keyOf(name), ...rest },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    }),
    spend: (name, amount, cap) => ({
      Update: {
        TableName,
        Key: keyOf(name),
        UpdateExpression: 'SET used = if_not_exists(used, :zero) + :amount',
        ConditionExpression: 'attribute_not_exists(used) OR used <= :rest',
        ExpressionAttributeValues: {
          ':zero': { N: '0' },
          ':amount': { N: String(amount) },
          ':rest': { N: String(cap - amount) },
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    }),
    transact: async (items, token) => {
      await client.send(
        new TransactWriteItemsCommand({
          TransactItems: items,
          ...(token === undefined ? {} : { ClientRequestToken: token }),
        }),
      );
    },
  };
}
