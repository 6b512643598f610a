import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  QueryCommand,
  paginateQuery,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type LocalAws, startLocalAws } from '../../../../bin/local/aws/local-aws.ts';
import { dynamoClient } from './support/clients.ts';
import { stepClock } from './support/step-clock.ts';
import { TableName, type TestItems, testItems, type Values } from './support/test-items.ts';

const clock = stepClock(1_000_000);

let aws: LocalAws;
let client: DynamoDBClient;
let own: TestItems;
let test = 0;

beforeAll(async () => {
  aws = await startLocalAws({ clock, stage: 'test' });
  client = dynamoClient(aws);
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});
beforeEach(() => {
  test += 1;
  own = testItems(client, String(test));
});

describe('queries', () => {
  it('reads a range in order, forwards and backwards', async () => {
    for (const sk of ['A#1', 'A#2', 'A#3', 'B#1']) await own.put('p', {}, sk);
    const query = async (range: string, values: Values, ScanIndexForward = true): Promise<unknown> => {
      const { Items } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: `pk = :pk AND ${range}`,
          ExpressionAttributeValues: { ':pk': { S: own.pk('p') }, ...values },
          ScanIndexForward,
        }),
      );
      return Items?.map((item) => item['sk']?.S);
    };
    expect(await query('begins_with(sk, :a)', { ':a': { S: 'A#' } })).toEqual(['A#1', 'A#2', 'A#3']);
    expect(await query('sk BETWEEN :a AND :b', { ':a': { S: 'A#2' }, ':b': { S: 'B#1' } })).toEqual([
      'A#2',
      'A#3',
      'B#1',
    ]);
    expect(await query('sk > :a', { ':a': { S: 'A#2' } }, false)).toEqual(['B#1', 'A#3']);
  });

  it('pages through more than one read-ahead and loses nothing', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `${index}`.padStart(4, '0'));
    for (let from = 0; from < names.length; from += 25)
      await client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [TableName]: names.slice(from, from + 25).map((sk) => ({ PutRequest: { Item: own.keyOf('p', sk) } })),
          },
        }),
      );
    const request = {
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: own.pk('p') } },
    };
    const { Items } = await client.send(new QueryCommand(request));
    expect(Items).toHaveLength(300);
    const seen: unknown[] = [];
    for await (const page of paginateQuery({ client, pageSize: 130 }, request))
      seen.push(...(page.Items ?? []).map((item) => item['sk']?.S));
    expect(seen).toEqual(names);
  });

  it('keeps the index of what is open in step with every kind of write', async () => {
    const kind = own.pk('kind');
    const open = async (): Promise<unknown> => {
      const { Items } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: 'open',
          KeyConditionExpression: 'openKind = :kind',
          ExpressionAttributeValues: { ':kind': { S: kind } },
        }),
      );
      return Items;
    };
    const entry = (name: string, since: string): Values => ({
      ...own.keyOf(name),
      openKind: { S: kind },
      openSince: { S: since },
    });
    const update = (name: string, UpdateExpression: string, values?: Values): TransactWriteItem => ({
      Update: {
        TableName,
        Key: own.keyOf(name),
        UpdateExpression,
        ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
      },
    });
    await own.transact([
      own.putNew('b', { openKind: { S: kind }, openSince: { S: '2' }, rest: { S: 'r' } }),
      own.putNew('c'),
    ]);
    await own.put('a', { openKind: { S: kind }, openSince: { S: '1' } });
    // KEYS_ONLY, sparse, in the order of the sort key.
    expect(await open()).toEqual([entry('a', '1'), entry('b', '2')]);
    await own.transact([
      update('a', 'SET openSince = :s', { ':s': { S: '3' } }),
      update('c', 'SET n = :s', { ':s': { N: '1' } }),
    ]);
    expect(await open()).toEqual([entry('b', '2'), entry('a', '3')]);
    await own.transact([update('b', 'REMOVE openKind, openSince')]);
    await client.send(new DeleteItemCommand({ TableName, Key: own.keyOf('a') }));
    expect(await open()).toEqual([]);
  });
});
