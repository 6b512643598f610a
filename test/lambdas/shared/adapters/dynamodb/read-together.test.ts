import { type BatchGetItemCommandInput, type DynamoDBClient, type GetItemCommandInput } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { encodeValues, type StoredItem } from '#adapters/dynamodb/item-codec.ts';
import { readTogether } from '#adapters/dynamodb/read-together.ts';
import { type Key } from '#contract/table.ts';
import { memoryDynamo } from '../../../../simulation/engine/memory-dynamo.ts';

const TABLE = 'ledger';
const keyOf = (at: number): Key => ({ pk: `CO#${at}`, sk: 'CO' });
const itemOf = (key: StoredItem): StoredItem => ({ ...key, ...encodeValues({ at: 1n }) });
const range = (count: number): readonly number[] => Array.from({ length: count }, (_none, at) => at);

type Batch = NonNullable<BatchGetItemCommandInput['RequestItems']>;
type Given = {
  /** Of a batch's keys, how many are answered. */
  readonly most?: number;
  /** What every batch fails with. */
  readonly failure?: string;
  /** Tells nothing of the table that it was asked about. */
  readonly isMute?: boolean;
  /** What cannot be read by itself either. */
  readonly broken?: string;
  readonly missing?: string;
};

const named = (name: string): Error => Object.assign(new Error(name), { name });

/** A table that has every item but one, and notes what it is asked. */
function givenTable({ most = 100, failure, isMute = false, broken, missing }: Given = {}) {
  const asked: string[] = [];
  const isThere = (key: StoredItem): boolean => key['pk']?.S !== missing;
  const batch = (byTable: Batch): object => {
    const [[table, { Keys: keys = [], ConsistentRead }] = ['', {}]] = Object.entries(byTable);
    asked.push(`${table}: ${keys.length} ${ConsistentRead === true ? 'now' : 'lately'}`);
    if (keys.length > 100 || new Set(keys.map((key) => key['pk']?.S)).size < keys.length) throw named('NotTaken');
    if (failure !== undefined) throw named(failure);
    if (isMute) return {};
    const left = keys.slice(most);
    return {
      Responses: { [table]: keys.slice(0, most).filter(isThere).map(itemOf).reverse() },
      ...(left.length === 0 ? {} : { UnprocessedKeys: { [table]: { Keys: left } } }),
    };
  };
  const single = ({ TableName, Key: key = {}, ConsistentRead }: GetItemCommandInput): object => {
    asked.push(`${TableName ?? ''}: ${key['pk']?.S ?? ''} ${ConsistentRead === true ? 'now' : 'lately'}`);
    if (key['pk']?.S === broken) throw new Error('broken');
    return isThere(key) ? { Item: itemOf(key) } : {};
  };
  const send = async ({ input }: { readonly input: { readonly RequestItems?: Batch } }): Promise<object> =>
    Promise.resolve(
      input.RequestItems === undefined ? single(input as GetItemCommandInput) : batch(input.RequestItems),
    );
  const client = { send } as unknown as DynamoDBClient;
  const readKey = (key: Key, { table = TABLE, isConsistent = true } = {}): Promise<StoredItem | undefined> =>
    readTogether(client, { table, key, isConsistent });
  const read = (at: number, how = {}): Promise<StoredItem | undefined> => readKey(keyOf(at), how);
  return { read, readKey, asked };
}

const expected = (at: number): StoredItem => itemOf(encodeValues(keyOf(at)));

describe('what is read at once', () => {
  test('is one request for a hundred items, and each gets its own', async () => {
    const { read, asked } = givenTable();
    expect(await Promise.all(range(201).map((at) => read(at)))).toEqual(range(201).map(expected));
    expect(asked).toEqual(['ledger: 100 now', 'ledger: 100 now', 'ledger: CO#200 now']);
  });

  test('is a plain request where it is one item', async () => {
    const { read, asked } = givenTable();
    expect(await read(1)).toEqual(expected(1));
    expect(await read(2)).toEqual(expected(2));
    expect(asked).toEqual(['ledger: CO#1 now', 'ledger: CO#2 now']);
  });

  test('asks once for what is asked for twice', async () => {
    const { read, asked } = givenTable();
    expect(await Promise.all([read(1), read(1), read(2)])).toEqual([1, 1, 2].map(expected));
    expect(await Promise.all([read(3), read(3)])).toEqual([3, 3].map(expected));
    expect(asked).toEqual(['ledger: 2 now', 'ledger: CO#3 now']);
  });

  test('gives the same object to all who ask for an item', async () => {
    const { read } = givenTable();
    const [first, second, other] = await Promise.all([read(1), read(1), read(2)]);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  test('asks once for what is asked for twice, however much is asked for between', async () => {
    const { read, asked } = givenTable();
    expect(await Promise.all([...range(150), 0].map((at) => read(at)))).toEqual([...range(150), 0].map(expected));
    expect(asked).toEqual(['ledger: 100 now', 'ledger: 50 now']);
  });

  test('keeps its answers where a key beside it cannot be written', async () => {
    const { read, asked, readKey } = givenTable();
    const odd = { pk: Symbol('odd'), sk: 'CO' } as unknown as Key;
    const answers = await Promise.allSettled([read(0), readKey(odd), read(1)]);
    expect(answers).toMatchObject([{ value: expected(0) }, { status: 'rejected' }, { value: expected(1) }]);
    await expect(readKey(odd)).rejects.toThrow();
    expect(asked).toEqual(['ledger: 2 now']);
  });

  test('is read anew by whoever asks later, also while the answer is under way', async () => {
    const { read, asked } = givenTable();
    const first = read(1);
    await Promise.resolve();
    await Promise.resolve();
    const second = read(1);
    expect(await Promise.all([first, second])).toEqual([1, 1].map(expected));
    expect(asked).toEqual(['ledger: CO#1 now', 'ledger: CO#1 now']);
  });

  test('never mixes what stands now with what stood a moment ago, nor two tables', async () => {
    const { read, asked } = givenTable();
    const recent = { isConsistent: false };
    const other = { table: 'other' };
    await Promise.all([read(1), read(1, recent), read(2), read(2, recent), read(1, other), read(2, other)]);
    expect(asked).toEqual(['ledger: 2 now', 'ledger: 2 lately', 'other: 2 now']);
  });

  test('says of one that does not exist that it does not, and of the others what they are', async () => {
    const { read, asked } = givenTable({ missing: 'CO#1' });
    expect(await Promise.all([read(0), read(1), read(2)])).toEqual([expected(0), undefined, expected(2)]);
    expect(asked).toEqual(['ledger: 3 now']);
  });
});

describe('what a request leaves out', () => {
  test('is read by itself: left out is not missing', async () => {
    const { read, asked } = givenTable({ most: 1 });
    expect(await Promise.all([read(0), read(1), read(2)])).toEqual([0, 1, 2].map(expected));
    expect(asked).toEqual(['ledger: 3 now', 'ledger: CO#1 now', 'ledger: CO#2 now']);
  });

  test('is all of it where DynamoDB finds it wrong: what it does not take keeps nobody else from an answer', async () => {
    const { read, asked } = givenTable({ failure: 'ValidationException', broken: 'CO#1' });
    const answers = await Promise.allSettled([read(0), read(1), read(2)]);
    expect(answers).toMatchObject([{ value: expected(0) }, { status: 'rejected' }, { value: expected(2) }]);
    expect(asked).toEqual(['ledger: 3 now', 'ledger: CO#0 now', 'ledger: CO#1 now', 'ledger: CO#2 now']);
  });

  test('is all of it where it does not speak of the table: silence is not absence', async () => {
    const { read, asked } = givenTable({ isMute: true });
    expect(await Promise.all([read(0), read(1)])).toEqual([0, 1].map(expected));
    expect(asked).toEqual(['ledger: 2 now', 'ledger: CO#0 now', 'ledger: CO#1 now']);
  });
});

test('a request that fails is a failure for everybody in it, and is not asked again item by item', async () => {
  const { read, asked } = givenTable({ failure: 'AccessDeniedException' });
  const answers = await Promise.allSettled([read(0), read(1)]);
  expect(answers).toMatchObject([{ reason: { name: 'AccessDeniedException' } }, { status: 'rejected' }]);
  expect(asked).toEqual(['ledger: 2 now']);
});

test('DynamoDB takes what is sent: of 205 items, some asked for twice, each is read once', async () => {
  const operations: string[] = [];
  const beforeEffect = ({ operation }: { readonly operation: string }): void => void operations.push(operation);
  const client = memoryDynamo({ now: () => 0, tableName: TABLE, faults: { beforeEffect } });
  const read = (at: number): Promise<StoredItem | undefined> =>
    readTogether(client, { table: TABLE, key: keyOf(at), isConsistent: true });
  expect(await Promise.all([...range(205), ...range(30)].map(read))).toEqual(range(235).map(() => undefined));
  expect(operations).toEqual(['BatchGetItem', 'BatchGetItem', 'BatchGetItem']);
});
