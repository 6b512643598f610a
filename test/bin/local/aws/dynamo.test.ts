import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type LocalAws, startLocalAws } from '../../../../bin/local/aws/local-aws.ts';
import { dynamoClient } from './support/clients.ts';
import { refusal } from './support/refusal.ts';
import { stepClock } from './support/step-clock.ts';
import { TableName, type TestItems, testItems } from './support/test-items.ts';

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

describe('the table', () => {
  it('has the keys and the index of the contract, active at once', async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table?.TableStatus).toBe('ACTIVE');
    expect(Table?.KeySchema?.map((key) => key.AttributeName)).toEqual(['pk', 'sk']);
    expect(Table?.GlobalSecondaryIndexes?.[0]).toMatchObject({
      IndexName: 'open',
      KeySchema: [{ AttributeName: 'openKind' }, { AttributeName: 'openSince' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    });
  });

  it('keeps a time-to-live setting', async () => {
    const specification = { Enabled: true, AttributeName: 'ttl' };
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: specification }));
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
  });

  it('names an unknown table', async () => {
    const unknown = client.send(new GetItemCommand({ TableName: 'other', Key: own.keyOf('a') }));
    expect((await refusal(unknown)).name).toBe('ResourceNotFoundException');
  });
});

describe('single writes', () => {
  it('refuses a put whose condition fails and shows what stands there when asked', async () => {
    await own.put('a', { n: { N: '1' } });
    const again = (show: 'ALL_OLD' | 'NONE'): Promise<unknown> =>
      client.send(
        new PutItemCommand({
          TableName,
          Item: own.keyOf('a'),
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: show,
        }),
      );
    const itemOf = (error: Error): unknown =>
      error instanceof ConditionalCheckFailedException ? error.Item : `refused as ${error.name}`;
    expect(itemOf(await refusal(again('ALL_OLD')))).toEqual({ ...own.keyOf('a'), n: { N: '1' } });
    expect(itemOf(await refusal(again('NONE')))).toBeUndefined();
    expect(await own.read('a')).toEqual({ ...own.keyOf('a'), n: { N: '1' } });
  });

  it('updates numbers, sets, lists and maps, and returns what was asked for', async () => {
    await own.put('a', {
      n: { N: '1' },
      s: { SS: ['x'] },
      l: { L: [] },
      m: { M: { k: { S: 'v' } } },
      gone: { S: 'g' },
    });
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName,
        Key: own.keyOf('a'),
        UpdateExpression: 'SET n = n - :two, #m.k = :w, l = list_append(l, :list) ADD s :y REMOVE gone',
        ExpressionAttributeNames: { '#m': 'm' },
        ExpressionAttributeValues: {
          ':two': { N: '2' },
          ':w': { S: 'w' },
          ':list': { L: [{ N: '7' }] },
          ':y': { SS: ['y'] },
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    expect(Attributes).toEqual({
      ...own.keyOf('a'),
      n: { N: '-1' },
      s: { SS: ['x', 'y'] },
      l: { L: [{ N: '7' }] },
      m: { M: { k: { S: 'w' } } },
    });
  });

  it('keeps 38 digits exactly', async () => {
    await own.put('a', { n: { N: '99999999999999999999999999999999999998' } });
    await own.transact([
      {
        Update: {
          TableName,
          Key: own.keyOf('a'),
          UpdateExpression: 'SET n = n + :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
        },
      },
    ]);
    expect((await own.read('a'))?.['n']).toEqual({ N: '99999999999999999999999999999999999999' });
  });

  it.each([
    [
      'an unused value',
      { ConditionExpression: 'attribute_exists(pk)', ExpressionAttributeValues: { ':x': { S: '' } } },
    ],
    [
      'arithmetic in a condition',
      { ConditionExpression: 'n + :x > :x', ExpressionAttributeValues: { ':x': { N: '1' } } },
    ],
    ['a reserved word', { ConditionExpression: 'attribute_exists(status)' }],
  ])('refuses %s', async (_what, rest) => {
    const refused = client.send(new DeleteItemCommand({ TableName, Key: own.keyOf('a'), ...rest }));
    expect((await refusal(refused)).name).toBe('ValidationException');
  });

  it.each([
    ['an empty key', { pk: { S: '' }, sk: { S: 'S' } }],
    ['a key of the wrong type', { pk: { N: '1' }, sk: { S: 'S' } }],
    ['a missing key', { pk: { S: 'a' } }],
    ['an index key of the wrong type', { pk: { S: 'a' }, sk: { S: 'S' }, openKind: { N: '1' } }],
  ])('refuses %s, also in a transaction', async (_what, Item) => {
    const alone = client.send(new PutItemCommand({ TableName, Item }));
    expect((await refusal(alone)).name).toBe('ValidationException');
    const inTransaction = await refusal(own.transact([own.putNew('b'), { Put: { TableName, Item } }]));
    expect(inTransaction.name).toMatch(/^(ValidationException|TransactionCanceledException)$/);
    expect(await own.read('b')).toBeUndefined();
  });

  it('lets parallel updates pass a cap exactly as often as it allows', async () => {
    const update = own.spend('cap', 1, 20).Update;
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () =>
        client.send(
          new UpdateItemCommand({
            ...update,
            UpdateExpression: update?.UpdateExpression,
            Key: own.keyOf('cap'),
            TableName,
          }),
        ),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect((await own.read('cap'))?.['used']).toEqual({ N: '20' });
  });

  it('writes and reads batches', async () => {
    const puts = ['a', 'b', 'c'].map((name) => ({ PutRequest: { Item: own.keyOf(name) } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }));
    const { Responses } = await client.send(
      new BatchGetItemCommand({
        RequestItems: { [TableName]: { Keys: [own.keyOf('a'), own.keyOf('c'), own.keyOf('x')] } },
      }),
    );
    expect(Responses?.[TableName]).toHaveLength(2);
  });
});
