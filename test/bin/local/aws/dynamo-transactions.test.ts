import {
  DeleteItemCommand,
  TransactGetItemsCommand,
  TransactionCanceledException,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type LocalAws, startLocalAws } from '../../../../bin/local/aws/local-aws.ts';
import { dynamoClient } from './support/clients.ts';
import { refusal } from './support/refusal.ts';
import { stepClock } from './support/step-clock.ts';
import { TableName, type TestItems, testItems } from './support/test-items.ts';

const clock = stepClock(1_000_000);
const conflicts = new Set<string>();
let aws: LocalAws;
let client: DynamoDBClient;
let own: TestItems;
let test = 0;

beforeAll(async () => {
  aws = await startLocalAws({ clock, stage: 'test', conflict: ({ key }) => conflicts.has(String(key['pk']?.['S'])) });
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

async function cancellation(promise: Promise<unknown>): Promise<TransactionCanceledException> {
  const error = await refusal(promise);
  if (error instanceof TransactionCanceledException) return error;
  throw new Error(`it was refused as ${error.name}, not cancelled`);
}

describe('transactions', () => {
  it('writes puts, updates and deletions together, with checks that write nothing', async () => {
    await own.put('old');
    await own.put('guard', { mode: { S: 'ACTIVE' } });
    await own.transact([
      own.putNew('new'),
      own.spend('cap', 5, 10),
      { Delete: { TableName, Key: own.keyOf('old') } },
      {
        ConditionCheck: {
          TableName,
          Key: own.keyOf('guard'),
          ConditionExpression: '#m = :active',
          ExpressionAttributeNames: { '#m': 'mode' },
          ExpressionAttributeValues: { ':active': { S: 'ACTIVE' } },
        },
      },
    ]);
    expect(await own.read('new')).toBeDefined();
    expect(await own.read('old')).toBeUndefined();
    expect((await own.read('cap'))?.['used']).toEqual({ N: '5' });
    expect(await own.read('guard')).toEqual({ ...own.keyOf('guard'), mode: { S: 'ACTIVE' } });
  });

  it('writes nothing when one condition fails, and gives the reason and the old item of each', async () => {
    await own.put('taken', { who: { S: 'first' } });
    await own.put('full', { used: { N: '10' } });
    const { message, CancellationReasons } = await cancellation(
      own.transact([own.putNew('fresh'), own.putNew('taken'), own.spend('full', 1, 10)]),
    );
    expect(message).toContain('[None, ConditionalCheckFailed, ConditionalCheckFailed]');
    expect(CancellationReasons).toEqual([
      { Code: 'None' },
      {
        Code: 'ConditionalCheckFailed',
        Message: 'The conditional request failed',
        Item: { ...own.keyOf('taken'), who: { S: 'first' } },
      },
      {
        Code: 'ConditionalCheckFailed',
        Message: 'The conditional request failed',
        Item: { ...own.keyOf('full'), used: { N: '10' } },
      },
    ]);
    expect(await own.read('fresh')).toBeUndefined();
  });

  it('names an expression that cannot be evaluated on the item', async () => {
    await own.put('a', { n: { S: 'text' } });
    const addition = {
      Update: {
        TableName,
        Key: own.keyOf('a'),
        UpdateExpression: 'SET n = n + :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      },
    };
    const { CancellationReasons } = await cancellation(own.transact([own.putNew('b'), addition]));
    expect(CancellationReasons?.map(({ Code }) => Code)).toEqual(['None', 'ValidationError']);
    expect(await own.read('b')).toBeUndefined();
  });

  it('lets 50 at once pass a cap of 20 exactly 20 times, each with its item', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) => own.transact([own.spend('cap', 1, 20), own.putNew(`item${index}`)])),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    const items = await Promise.all(Array.from({ length: 50 }, (_, index) => own.read(`item${index}`)));
    expect(items.filter((item) => item !== undefined)).toHaveLength(20);
    expect((await own.read('cap'))?.['used']).toEqual({ N: '20' });
  });

  it('takes 100 items, refuses 101, none, and the same item twice', async () => {
    const many = (count: number): TransactWriteItem[] =>
      Array.from({ length: count }, (_, index) => own.putNew(`many${index}`));
    expect((await refusal(own.transact(many(101)))).name).toBe('ValidationException');
    expect((await refusal(own.transact([]))).name).toBe('ValidationException');
    await own.transact(many(100));
    expect(await own.read('many99')).toBeDefined();
    const twice = await refusal(own.transact([own.putNew('x'), { Delete: { TableName, Key: own.keyOf('x') } }]));
    expect(twice.message).toBe('Transaction request cannot include multiple operations on one item');
  });

  it('reads items of one state, in order, absent ones empty', async () => {
    await own.put('a', { n: { N: '1' } });
    const get = (name: string): object => ({ Get: { TableName, Key: own.keyOf(name) } });
    const { Responses } = await client.send(
      new TransactGetItemsCommand({ TransactItems: [get('a'), get('x')] as never }),
    );
    expect(Responses).toEqual([{ Item: { ...own.keyOf('a'), n: { N: '1' } } }, {}]);
  });

  it('cancels for a forced conflict, and refuses a single write for it', async () => {
    conflicts.add(own.pk('a'));
    const { CancellationReasons } = await cancellation(own.transact([own.putNew('a'), own.putNew('b')]));
    expect(CancellationReasons?.map(({ Code }) => Code)).toEqual(['TransactionConflict', 'None']);
    expect((await refusal(own.put('a'))).name).toBe('TransactionConflictException');
    conflicts.clear();
    await own.transact([own.putNew('a'), own.putNew('b')]);
  });
});

describe('ClientRequestToken', () => {
  it('makes a repeat a no-op for ten minutes', async () => {
    const items = [own.spend('cap', 1, 10)];
    await own.transact(items, own.pk('token'));
    clock.advance(clock.now() + 599_999);
    await own.transact(items, own.pk('token'));
    expect((await own.read('cap'))?.['used']).toEqual({ N: '1' });
    clock.advance(clock.now() + 1);
    await own.transact(items, own.pk('token'));
    expect((await own.read('cap'))?.['used']).toEqual({ N: '2' });
  });

  it('refuses another request under the same token, and more than 36 characters', async () => {
    await own.transact([own.putNew('a')], own.pk('token'));
    const other = await refusal(own.transact([own.putNew('b')], own.pk('token')));
    expect(other.name).toBe('IdempotentParameterMismatchException');
    expect((await refusal(own.transact([own.putNew('b')], 'x'.repeat(37)))).name).toBe('ValidationException');
  });

  it('is free again after a cancelled transaction', async () => {
    await own.put('a');
    await cancellation(own.transact([own.putNew('a')], own.pk('token')));
    await client.send(new DeleteItemCommand({ TableName, Key: own.keyOf('a') }));
    await own.transact([own.putNew('a')], own.pk('token'));
    expect(await own.read('a')).toBeDefined();
  });
});
