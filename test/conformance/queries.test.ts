import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateQuery,
  paginateScan,
  QueryCommand,
  type QueryCommandInput,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { refusal } from '../bin/local/aws/support/refusal.ts';
import { TableName, type TestItems, type Values } from '../bin/local/aws/support/test-items.ts';
import { givenTable } from './own-items.ts';
import { TABLE_KINDS } from './table-server.ts';

/** Longer than a read-ahead of the embedded table's storage. */
const MANY = 300;
const NAMES = Array.from({ length: MANY }, (_, at) => String(at).padStart(4, '0'));

describe.each(TABLE_KINDS)('queries: $name', (kind) => {
  const given = givenTable(kind);

  test.each<[string, Values, readonly string[]]>([
    ['begins_with(sk, :a)', { ':a': { S: 'A#' } }, ['A#1', 'A#2', 'A#3']],
    ['sk BETWEEN :a AND :b', { ':a': { S: 'A#2' }, ':b': { S: 'B#1' } }, ['A#2', 'A#3', 'B#1']],
    ['sk > :a', { ':a': { S: 'A#2' } }, ['A#3', 'B#1', 'a#1', 'é']],
    ['sk >= :a', { ':a': { S: 'A#3' } }, ['A#3', 'B#1', 'a#1', 'é']],
    ['sk < :a', { ':a': { S: 'A#2' } }, ['A#1']],
    ['sk <= :a', { ':a': { S: 'A#2' } }, ['A#1', 'A#2']],
    ['sk = :a', { ':a': { S: 'B#1' } }, ['B#1']],
    ['sk = :a', { ':a': { S: 'C' } }, []],
  ])('%s %p gives its range in the order of bytes, and backwards', async (range, values, expected) => {
    // Given
    const { client, own } = given();
    for (const sk of ['é', 'A#2', 'B#1', 'A#1', 'a#1', 'A#3']) await own.put('p', {}, sk);
    const query = (ScanIndexForward: boolean) =>
      sortKeys(client, {
        KeyConditionExpression: `pk = :pk AND ${range}`,
        ExpressionAttributeValues: { ':pk': { S: own.pk('p') }, ...values },
        ScanIndexForward,
      });
    // Then
    expect(await query(true)).toEqual(expected);
    expect(await query(false)).toEqual(expected.toReversed());
  });

  test.each([1, 7, 130, 299, 300, 301])(
    'pages of %p have each of 300 items once and in order, both ways',
    async (pageSize) => {
      // Given
      const { client, own } = given();
      await putMany(client, own);
      // When
      const forwards = await pagesOf(client, own, pageSize, true);
      const backwards = await pagesOf(client, own, pageSize, false);
      // Then
      expect(forwards.flat()).toEqual(NAMES);
      expect(backwards.flat()).toEqual(NAMES.toReversed());
      expect(Math.max(...forwards.map((page) => page.length))).toBe(Math.min(pageSize, MANY));
    },
  );

  test('a page ends at 1 MB, and the next goes on from there', async () => {
    // Given
    const { client, own } = given();
    const heavy = { x: { S: 'x'.repeat(300 * 1024) } };
    for (const sk of ['1', '2', '3', '4', '5']) await own.put('p', heavy, sk);
    const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: own.pk('p') } } };
    // When
    const first = await client.send(new QueryCommand({ TableName, ...query }));
    // Then
    expect(first.Items?.length).toBeLessThan(5);
    expect(first.LastEvaluatedKey).toBeDefined();
    expect(await sortKeys(client, query)).toEqual(['1', '2', '3', '4', '5']);
  });

  test('a filter acts after the page is cut: a limit of 2 may give nothing and still go on', async () => {
    // Given
    const { client, own } = given();
    for (const [at, sk] of ['1', '2', '3', '4'].entries()) await own.put('p', { n: { N: String(at) } }, sk);
    const query = {
      KeyConditionExpression: 'pk = :pk',
      FilterExpression: 'n >= :two',
      ExpressionAttributeValues: { ':pk': { S: own.pk('p') }, ':two': { N: '2' } },
      Limit: 2,
    };
    // When
    const first = await client.send(new QueryCommand({ TableName, ...query }));
    // Then
    expect(first).toMatchObject({ Items: [], Count: 0, ScannedCount: 2 });
    expect(first.LastEvaluatedKey).toEqual(own.keyOf('p', '2'));
    expect(await sortKeys(client, query)).toEqual(['3', '4']);
  });

  test.each<[string, Partial<QueryCommandInput>]>([
    ['no partition', { KeyConditionExpression: 'sk = :pk' }],
    ['a range of partitions', { KeyConditionExpression: 'pk > :pk' }],
    ['an unknown index', { KeyConditionExpression: 'pk = :pk', IndexName: 'closed' }],
    [
      'a consistent read of an index',
      { KeyConditionExpression: 'openKind = :pk', IndexName: 'open', ConsistentRead: true },
    ],
    ['a filter on the key', { KeyConditionExpression: 'pk = :pk', FilterExpression: 'sk = :pk' }],
    ['a limit of 0', { KeyConditionExpression: 'pk = :pk', Limit: 0 }],
  ])('%s is refused', async (_what, query) => {
    const { client, own } = given();
    const refused = client.send(
      new QueryCommand({
        TableName,
        ExpressionAttributeValues: { ':pk': { S: own.pk('p') } },
        ...query,
      }),
    );
    expect((await refusal(refused)).name).toBe('ValidationException');
  });

  test('a scan by pages sees every item once', async () => {
    // Given
    const { client, own } = given();
    await putMany(client, own);
    // When
    const seen: string[] = [];
    const scan = {
      TableName,
      FilterExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: own.pk('p') } },
      ConsistentRead: true,
    };
    for await (const page of paginateScan({ client, pageSize: 70 }, scan))
      seen.push(...(page.Items ?? []).map((item) => item['sk']?.S ?? ''));
    // Then
    expect(seen.toSorted()).toEqual(NAMES);
  });
});

describe.each(TABLE_KINDS)('the index of what is open: $name', (kind) => {
  const given = givenTable(kind);

  test('has keys only, is sparse, and follows every kind of write', async () => {
    // Given
    const { client, own } = given();
    const open = () => openItems(client, own.pk('kind'));
    const entry = (name: string, since: string): Values => ({
      ...own.keyOf(name),
      openKind: { S: own.pk('kind') },
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
    // When: put
    await own.transact([{ Put: { TableName, Item: { ...entry('b', '2'), rest: { S: 'r' } } } }, own.putNew('c')]);
    await own.put('a', { openKind: { S: own.pk('kind') }, openSince: { S: '1' } });
    await own.put('half', { openKind: { S: own.pk('kind') } });
    expect(await open()).toEqual([entry('a', '1'), entry('b', '2')]);
    // When: updated
    await own.transact([
      update('a', 'SET openSince = :s', { ':s': { S: '3' } }),
      update('c', 'SET n = :s', { ':s': { N: '1' } }),
    ]);
    expect(await open()).toEqual([entry('b', '2'), entry('a', '3')]);
    // When: replaced, closed, deleted
    await own.put('a', {});
    await own.transact([update('b', 'REMOVE openKind, openSince')]);
    await own.put('c', { openKind: { S: own.pk('kind') }, openSince: { S: '4' } });
    expect(await open()).toEqual([entry('c', '4')]);
    await client.send(new DeleteItemCommand({ TableName, Key: own.keyOf('c') }));
    expect(await open()).toEqual([]);
  });

  test('shows nothing of a cancelled transaction', async () => {
    const { client, own } = given();
    await own.put('taken');
    const opened = {
      Put: { TableName, Item: { ...own.keyOf('a'), openKind: { S: own.pk('kind') }, openSince: { S: '1' } } },
    };
    await refusal(own.transact([opened, own.putNew('taken')]));
    expect(await openItems(client, own.pk('kind'))).toEqual([]);
  });

  test('pages through items of one since, each once', async () => {
    // Given
    const { client, own } = given();
    for (let at = 0; at < 25; at += 1)
      await own.put(`i${at}`, { openKind: { S: own.pk('kind') }, openSince: { S: at < 20 ? 'same' : 'then' } });
    // When
    const seen: string[] = [];
    const query = {
      TableName,
      IndexName: 'open',
      KeyConditionExpression: 'openKind = :kind',
      ExpressionAttributeValues: { ':kind': { S: own.pk('kind') } },
    };
    for await (const page of paginateQuery({ client, pageSize: 3 }, query))
      seen.push(...(page.Items ?? []).map((item) => item['pk']?.S ?? ''));
    // Then
    expect(seen.toSorted()).toEqual(Array.from({ length: 25 }, (_, at) => own.pk(`i${at}`)).toSorted());
  });
});

describe.each(TABLE_KINDS)('batches: $name', (kind) => {
  const given = givenTable(kind);
  const puts = (own: TestItems, count: number) =>
    Array.from({ length: count }, (_, at) => ({ PutRequest: { Item: own.keyOf(`b${at}`) } }));

  test('25 writes are taken; 26, and one item twice, are refused', async () => {
    const { client, own } = given();
    const write = (requests: ReturnType<typeof puts>) =>
      client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
    expect((await refusal(write(puts(own, 26)))).name).toBe('ValidationException');
    expect((await refusal(write([...puts(own, 1), ...puts(own, 1)]))).name).toBe('ValidationException');
    await write(puts(own, 25));
    expect(await own.read('b24')).toBeDefined();
  });

  test('100 keys are read, absent ones left out; 101 are refused', async () => {
    const { client, own } = given();
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: puts(own, 25) } }));
    const read = (count: number) =>
      client.send(
        new BatchGetItemCommand({
          RequestItems: { [TableName]: { Keys: Array.from({ length: count }, (_, at) => own.keyOf(`b${at}`)) } },
        }),
      );
    expect((await read(100)).Responses?.[TableName]).toHaveLength(25);
    expect((await refusal(read(101))).name).toBe('ValidationException');
  });
});

async function putMany(client: DynamoDBClient, own: TestItems): Promise<void> {
  for (let from = 0; from < MANY; from += 25) {
    const requests = NAMES.slice(from, from + 25).map((sk) => ({ PutRequest: { Item: own.keyOf('p', sk) } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
  }
}

async function pagesOf(
  client: DynamoDBClient,
  own: TestItems,
  pageSize: number,
  ScanIndexForward: boolean,
): Promise<readonly (readonly string[])[]> {
  const query = {
    TableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: own.pk('p') } },
    ScanIndexForward,
  };
  const pages: string[][] = [];
  for await (const page of paginateQuery({ client, pageSize }, query))
    pages.push((page.Items ?? []).map((item) => item['sk']?.S ?? ''));
  return pages;
}

async function sortKeys(
  client: DynamoDBClient,
  query: Omit<QueryCommandInput, 'TableName'>,
): Promise<readonly (string | undefined)[]> {
  const seen: (string | undefined)[] = [];
  for await (const page of paginateQuery({ client }, { TableName, ...query }))
    seen.push(...(page.Items ?? []).map((item) => item['sk']?.S));
  return seen;
}

async function openItems(client: DynamoDBClient, kind: string): Promise<unknown> {
  const { Items } = await client.send(
    new QueryCommand({
      TableName,
      IndexName: 'open',
      KeyConditionExpression: 'openKind = :kind',
      ExpressionAttributeValues: { ':kind': { S: kind } },
    }),
  );
  return Items;
}
