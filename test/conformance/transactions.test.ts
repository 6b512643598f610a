import {
  DeleteItemCommand,
  TransactGetItemsCommand,
  TransactionCanceledException,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { refusal } from '../bin/local/aws/support/refusal.ts';
import { TableName } from '../bin/local/aws/support/test-items.ts';
import { givenTable } from './own-items.ts';
import { TABLE_KINDS } from './table-server.ts';

async function cancellation(promise: Promise<unknown>): Promise<TransactionCanceledException> {
  const error = await refusal(promise);
  if (error instanceof TransactionCanceledException) return error;
  throw new Error(`it was refused as ${error.name}, not cancelled`);
}

const FAILED = { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' };

describe.each(TABLE_KINDS)('transactions: $name', (kind) => {
  const given = givenTable(kind);

  test('put, update, deletion and check take place together, and the check writes nothing', async () => {
    // Given
    const { own } = given();
    await own.put('old');
    await own.put('guard', { mode: { S: 'ACTIVE' } });
    // When
    await own.transact([
      own.putNew('new'),
      own.spend('cap', 5, 10),
      { Delete: { TableName, Key: own.keyOf('old') } },
      checkOf(own.keyOf('guard'), 'ACTIVE'),
    ]);
    // Then
    expect(await own.read('new')).toBeDefined();
    expect(await own.read('old')).toBeUndefined();
    expect((await own.read('cap'))?.['used']).toEqual({ N: '5' });
    expect(await own.read('guard')).toEqual({ ...own.keyOf('guard'), mode: { S: 'ACTIVE' } });
  });

  test('with one failed condition nothing is written, and each item has its reason, with the old item where asked', async () => {
    // Given
    const { own } = given();
    await own.put('taken', { who: { S: 'first' } });
    await own.put('full', { used: { N: '10' } });
    await own.put('guard', { mode: { S: 'HALTED' } });
    // When
    const { CancellationReasons } = await cancellation(
      own.transact([
        own.putNew('fresh'),
        own.putNew('taken'),
        own.spend('full', 1, 10),
        checkOf(own.keyOf('guard'), 'ACTIVE'),
        { Delete: { TableName, Key: own.keyOf('nothing') } },
      ]),
    );
    // Then
    expect(CancellationReasons).toEqual([
      { Code: 'None' },
      { ...FAILED, Item: { ...own.keyOf('taken'), who: { S: 'first' } } },
      { ...FAILED, Item: { ...own.keyOf('full'), used: { N: '10' } } },
      // A check's message ends with a full stop in DynamoDB Local.
      { Code: 'ConditionalCheckFailed', Message: expect.stringMatching(/^The conditional request failed\.?$/) },
      { Code: 'None' },
    ]);
    expect(await own.read('fresh')).toBeUndefined();
  });

  test('the old item of a failed attribute_exists on nothing is absent', async () => {
    const { own } = given();
    const update: TransactWriteItem = {
      Update: {
        TableName,
        Key: own.keyOf('none'),
        UpdateExpression: 'SET n = :one',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':one': { N: '1' } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
    const { CancellationReasons } = await cancellation(own.transact([update, own.putNew('b')]));
    expect(CancellationReasons).toEqual([FAILED, { Code: 'None' }]);
  });

  test('every condition is judged on the state before the transaction', async () => {
    // Given
    const { own } = given();
    await own.put('a', { n: { N: '1' } });
    const move = (from: string, to: string): TransactWriteItem[] => [
      { Delete: { TableName, Key: own.keyOf(from), ConditionExpression: 'attribute_exists(pk)' } },
      own.putNew(to),
    ];
    // When
    await own.transact(move('a', 'b'));
    const again = await cancellation(own.transact(move('a', 'b')));
    // Then
    expect(again.CancellationReasons?.map(({ Code }) => Code)).toEqual([
      'ConditionalCheckFailed',
      'ConditionalCheckFailed',
    ]);
  });

  test('an expression that cannot be evaluated on the item writes nothing of its transaction', async () => {
    // Given
    const { own } = given();
    await own.put('a', { n: { S: 'text' } });
    const addition: TransactWriteItem = {
      Update: {
        TableName,
        Key: own.keyOf('a'),
        UpdateExpression: 'SET n = n + :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      },
    };
    // When
    const error = await refusal(own.transact([own.putNew('b'), addition]));
    // Then
    // AWS cancels with the reason ValidationError; its DynamoDB Local refuses the request as a whole.
    expect(error.name).toMatch(/^(TransactionCanceledException|ValidationException)$/);
    expect(await own.read('b')).toBeUndefined();
  });

  test('100 items are taken; 101, none, and one item twice are refused', async () => {
    // Given
    const { own } = given();
    const many = (count: number): TransactWriteItem[] =>
      Array.from({ length: count }, (_, index) => own.putNew(`many${index}`));
    // When
    const refused = [
      await refusal(own.transact(many(101))),
      await refusal(own.transact([])),
      await refusal(own.transact([own.putNew('x'), { Delete: { TableName, Key: own.keyOf('x') } }])),
    ];
    await own.transact(many(100));
    // Then
    expect(refused.map(({ name }) => name)).toEqual(Array(3).fill('ValidationException'));
    expect(await own.read('x')).toBeUndefined();
    expect(await own.read('many99')).toBeDefined();
  });

  test('a transaction of more than 4 MiB is refused, and nothing of it is written', async () => {
    const { own } = given();
    const heavy = (count: number): TransactWriteItem[] =>
      Array.from({ length: count }, (_, index) => own.putNew(`heavy${index}`, { x: { S: 'x'.repeat(390 * 1024) } }));
    expect((await refusal(own.transact(heavy(11)))).name).toBe('ValidationException');
    expect(await own.read('heavy0')).toBeUndefined();
    await own.transact(heavy(10));
    expect(await own.read('heavy9')).toBeDefined();
  });

  test.each([
    ['two writes in one entry', { Put: { pk: 'a' }, Delete: { pk: 'b' } }],
    ['an entry with nothing in it', {}],
  ])('%s is refused', async (_what, shape) => {
    const { own } = given();
    const entry = Object.fromEntries(
      Object.entries(shape).map(([name, { pk }]) => [
        name,
        { TableName, ...(name === 'Put' ? { Item: own.keyOf(pk) } : { Key: own.keyOf(pk) }) },
      ]),
    );
    expect((await refusal(own.transact([entry]))).name).toBe('ValidationException');
    expect(await own.read('a')).toBeUndefined();
  });

  test('a transactional read has the items in order, absent ones empty', async () => {
    const { client, own } = given();
    await own.put('a', { n: { N: '1' } });
    const get = (name: string) => ({ Get: { TableName, Key: own.keyOf(name) } });
    const { Responses } = await client.send(new TransactGetItemsCommand({ TransactItems: [get('a'), get('x')] }));
    expect(Responses).toEqual([{ Item: { ...own.keyOf('a'), n: { N: '1' } } }, {}]);
  });
});

describe.each(TABLE_KINDS)('ClientRequestToken: $name', (kind) => {
  const given = givenTable(kind);
  const tokenOf = (text: string): string => `token-${text}`;

  test('makes a repeat a no-op, also when the state has changed since', async () => {
    // Given
    const { own } = given();
    const items = [own.spend('cap', 1, 1), own.putNew('a')];
    // When
    await own.transact(items, tokenOf(own.pk('1')));
    await own.transact(items, tokenOf(own.pk('1')));
    // Then
    expect((await own.read('cap'))?.['used']).toEqual({ N: '1' });
  });

  test('of another request is refused, and the other request changes nothing', async () => {
    const { own } = given();
    await own.transact([own.putNew('a')], tokenOf(own.pk('2')));
    const other = await refusal(own.transact([own.putNew('b')], tokenOf(own.pk('2'))));
    expect(other.name).toBe('IdempotentParameterMismatchException');
    expect(await own.read('b')).toBeUndefined();
  });

  test('is free again after a cancelled transaction', async () => {
    const { client, own } = given();
    await own.put('a');
    await cancellation(own.transact([own.putNew('a')], tokenOf(own.pk('3'))));
    await client.send(new DeleteItemCommand({ TableName, Key: own.keyOf('a') }));
    await own.transact([own.putNew('a')], tokenOf(own.pk('3')));
    expect(await own.read('a')).toBeDefined();
  });

  test('of 36 characters is taken, of 37 refused', async () => {
    const { own } = given();
    await own.transact([own.putNew('a')], own.pk('t').padEnd(36, 'x'));
    expect((await refusal(own.transact([own.putNew('b')], own.pk('t').padEnd(37, 'x')))).name).toBe(
      'ValidationException',
    );
  });
});

describe.each(TABLE_KINDS)('capped counters: $name', (kind) => {
  const given = givenTable(kind);

  test('3 × 50 writers at once pass a cap of 20 exactly 20 times, each with its own item', async () => {
    const { own } = given();
    for (const round of ['1', '2', '3']) {
      // When
      const outcomes = await Promise.allSettled(
        Array.from({ length: 50 }, (_, at) =>
          untilNoConflict(() => own.transact([own.spend(`cap${round}`, 1, 20), own.putNew(`item${round}-${at}`)])),
        ),
      );
      // Then
      const items = await Promise.all(Array.from({ length: 50 }, (_, at) => own.read(`item${round}-${at}`)));
      expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual(items.map((item) => item !== undefined));
      expect(items.filter((item) => item !== undefined)).toHaveLength(20);
      expect((await own.read(`cap${round}`))?.['used']).toEqual({ N: '20' });
    }
  });

  test('50 writers of amounts from 1 to 7 never pass a cap of 100, and the counter is the sum of what passed', async () => {
    // Given
    const { own } = given();
    const amountOf = (at: number): number => 1 + (at % 7);
    // When
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, at) =>
        untilNoConflict(() => own.transact([own.spend('cap', amountOf(at), 100), own.putNew(`item${at}`)])),
      ),
    );
    // Then
    const passed = outcomes.reduce((sum, { status }, at) => sum + (status === 'fulfilled' ? amountOf(at) : 0), 0);
    const used = Number((await own.read('cap'))?.['used']?.N);
    expect(used).toBe(passed);
    expect(used).toBeLessThanOrEqual(100);
    expect(used).toBeGreaterThan(100 - 7);
  });
});

/** The service may cancel for a collision, which says nothing about the cap. */
async function untilNoConflict(write: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await write();
      return;
    } catch (error) {
      const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
      if (!reasons.some(({ Code }) => Code === 'TransactionConflict')) throw error;
    }
  }
}

function checkOf(Key: Record<string, { S?: string }>, mode: string): TransactWriteItem {
  return {
    ConditionCheck: {
      TableName,
      Key: Key,
      ConditionExpression: '#m = :mode',
      ExpressionAttributeNames: { '#m': 'mode' },
      ExpressionAttributeValues: { ':mode': { S: mode } },
    },
  };
}
