import {
  DeleteItemCommand,
  paginateQuery,
  paginateScan,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { refusal } from '../../bin/local/aws/support/refusal.ts';
import { TableName } from '../../bin/local/aws/support/test-items.ts';
import { type MemoryDynamo, memoryDynamo } from './memory-dynamo.ts';

type Named = { readonly pk: string; readonly sk: string; readonly since: string | undefined };

const aName = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\u{ffff}', '😀'), minLength: 1, maxLength: 3 });
const someRows: fc.Arbitrary<readonly Named[]> = fc.uniqueArray(
  fc.record({
    pk: fc.constantFrom('p', 'q'),
    sk: aName,
    since: fc.option(fc.constantFrom('1', '2', '3'), { nil: undefined }),
  }),
  { selector: ({ pk, sk }) => `${pk} ${sk}`, maxLength: 20 },
);

async function givenRows(rows: readonly Named[]): Promise<MemoryDynamo> {
  const client = memoryDynamo({ now: () => 0 });
  for (const { pk, sk, since } of rows)
    await client.send(
      new PutItemCommand({
        TableName,
        Item: {
          pk: { S: pk },
          sk: { S: sk },
          ...(since === undefined ? {} : { openKind: { S: 'PO' }, openSince: { S: since } }),
        },
      }),
    );
  return client;
}

async function pagesOf(
  client: MemoryDynamo,
  query: Omit<QueryCommandInput, 'TableName'>,
  pageSize: number,
): Promise<readonly (readonly string[])[]> {
  const pages: string[][] = [];
  for await (const { Items = [] } of paginateQuery({ client, pageSize }, { TableName, ...query }))
    pages.push(Items.map((item) => `${item['pk']?.S ?? ''} ${item['sk']?.S ?? ''}`));
  return pages;
}

const inBytes = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));
const RANGES: readonly (readonly [string, (sk: string, a: string, b: string) => boolean])[] = [
  ['sk = :a', (sk, a) => sk === a],
  ['sk < :a', (sk, a) => inBytes(sk, a) < 0],
  ['sk <= :a', (sk, a) => inBytes(sk, a) <= 0],
  [':a < sk', (sk, a) => inBytes(sk, a) > 0],
  [':a <= sk', (sk, a) => inBytes(sk, a) >= 0],
  ['begins_with(sk, :a)', (sk, a) => sk.startsWith(a)],
  ['sk BETWEEN :a AND :b', (sk, a, b) => inBytes(sk, a) >= 0 && inBytes(sk, b) <= 0],
];

describe('queries', () => {
  test('of any range, by pages of any size, both ways, give what sorting and filtering gives', async () => {
    await fc.assert(
      fc.asyncProperty(
        someRows,
        fc.constantFrom(...RANGES),
        fc.tuple(aName, aName).map((names) => names.toSorted(inBytes)),
        fc.integer({ min: 1, max: 6 }),
        fc.boolean(),
        async (rows, [range, isIn], [a = '', b = ''], pageSize, isForward) => {
          // Given
          const client = await givenRows(rows);
          const values = { ':pk': { S: 'p' }, ':a': { S: a }, ...(range.includes(':b') ? { ':b': { S: b } } : {}) };
          // When
          const pages = await pagesOf(
            client,
            {
              KeyConditionExpression: `pk = :pk AND ${range}`,
              ExpressionAttributeValues: values,
              ScanIndexForward: isForward,
            },
            pageSize,
          );
          // Then
          const expected = rows.flatMap(({ pk, sk }) => (pk === 'p' && isIn(sk, a, b) ? [sk] : [])).sort(inBytes);
          const found = pages.flat().map((name) => name.slice(2));
          expect(found).toEqual(isForward ? expected : expected.toReversed());
          expect(pages.every((page) => page.length <= pageSize)).toBe(true);
        },
      ),
    );
  });

  test('of the index have each open row once, oldest first, over pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(someRows, fc.integer({ min: 1, max: 6 }), async (rows, pageSize) => {
        const client = await givenRows(rows);
        const query = {
          IndexName: 'open',
          KeyConditionExpression: 'openKind = :kind',
          ExpressionAttributeValues: { ':kind': { S: 'PO' } },
        };
        const found = (await pagesOf(client, query, pageSize)).flat();
        const sinceOf = new Map(rows.map(({ pk, sk, since }) => [`${pk} ${sk}`, since]));
        expect(found.toSorted()).toEqual([...sinceOf].flatMap(([name, since]) => (since ? [name] : [])).sort());
        expect(found.map((name) => sinceOf.get(name))).toEqual(found.map((name) => sinceOf.get(name)).toSorted());
      }),
    );
  });

  test('end a page at the limit even where nothing follows: the next page is empty', async () => {
    const client = await givenRows([{ pk: 'p', sk: 'a', since: undefined }]);
    const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: 'p' } } };
    expect(await pagesOf(client, query, 1)).toEqual([['p a'], []]);
    expect(await pagesOf(client, query, 2)).toEqual([['p a']]);
  });

  test.each([
    ['x', 262_135],
    // Three bytes each.
    ['€', 87_378],
  ])('in %p: a page ends with the item that makes it larger than 1 MiB, the fifth of 256 KiB', async (unit, length) => {
    const client = memoryDynamo({ now: () => 0 });
    const put = (sk: string, x: string) =>
      client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'p' }, sk: { S: sk }, x: { S: x } } }));
    // pk, p, sk, one character and x are 7 bytes; the padding makes it 256 KiB.
    const text = unit.repeat(length);
    const padding = 'y'.repeat(256 * 1024 - 7 - Buffer.byteLength(text));
    for (const sk of ['1', '2', '3', '4']) await put(sk, `${text}${padding}`);
    const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: 'p' } } };
    const pages = async () => (await pagesOf(client, query, 100)).map((page) => page.length);
    for (const [sk, expected] of [
      ['5', [5]],
      ['6', [5, 1]],
    ] as const) {
      await put(sk, 'x');
      expect(await pages()).toEqual(expected);
    }
  });

  test('go on behind a row that is gone', async () => {
    const client = await givenRows(['a', 'b', 'c'].map((sk) => ({ pk: 'p', sk, since: undefined })));
    const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: 'p' } } };
    const found: (string | undefined)[] = [];
    for await (const { Items = [] } of paginateQuery({ client, pageSize: 1 }, { TableName, ...query })) {
      for (const item of Items) {
        found.push(item['sk']?.S);
        await client.send(new DeleteItemCommand({ TableName, Key: { pk: item['pk']!, sk: item['sk']! } }));
      }
    }
    expect(found).toEqual(['a', 'b', 'c']);
  });

  const start = { pk: { S: 'p' }, sk: { S: 'a' } };
  test.each<[string, Partial<QueryCommandInput>]>([
    ['a start in another partition', { ExclusiveStartKey: { ...start, pk: { S: 'q' } } }],
    ['a start outside of the range', { ExclusiveStartKey: { ...start, sk: { S: 'z' } } }],
    ['half a start', { ExclusiveStartKey: { pk: { S: 'p' } } }],
    ['a start with more than the key', { ExclusiveStartKey: { ...start, x: { S: 'x' } } }],
    ['an attribute that the index lacks', { IndexName: 'open', ProjectionExpression: 'n' }],
    ['a filter by what the index lacks', { IndexName: 'open', FilterExpression: 'attribute_exists(n)' }],
    ['paths of which one is within another', { ProjectionExpression: 'm, m.k' }],
    ['an alternative', { KeyConditionExpression: 'pk = :pk OR sk < :b' }],
    ['two ranges', { KeyConditionExpression: 'pk = :pk AND sk > :b AND sk < :b' }],
    ['a field of the key', { KeyConditionExpression: 'pk = :pk AND sk.x = :b' }],
    [
      'two attributes',
      { KeyConditionExpression: 'pk = :pk AND sk = n', ExpressionAttributeValues: { ':pk': { S: 'p' } } },
    ],
    ['an empty bound', { ExpressionAttributeValues: { ':pk': { S: 'p' }, ':b': { S: '' } } }],
    ['a number', { ExpressionAttributeValues: { ':pk': { S: 'p' }, ':b': { N: '1' } } }],
  ])('are refused with %s', async (_what, change) => {
    const client = await givenRows([]);
    const key = change.IndexName === undefined ? 'pk = :pk AND sk < :b' : 'openKind = :pk AND openSince < :b';
    const query = {
      KeyConditionExpression: key,
      ExpressionAttributeValues: { ':pk': { S: 'p' }, ':b': { S: 'b' } },
      ...change,
    };
    expect((await refusal(client.send(new QueryCommand({ TableName, ...query })))).name).toBe('ValidationException');
  });

  test('show the paths of a projection, lists in their order, and nothing of what is absent', async () => {
    // Given
    const client = memoryDynamo({ now: () => 0 });
    const l = { L: [{ S: '0' }, { M: { k: { S: '1' }, x: { S: 'x' } } }, { S: '2' }] };
    await client.send(
      new PutItemCommand({ TableName, Item: { ...start, l, m: { M: { a: { S: 'a' }, b: { S: 'b' } } } } }),
    );
    // When
    const { Items } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ProjectionExpression: 'l[2], l[1].k, #m.b, l[9], gone, m.a.x',
        ExpressionAttributeNames: { '#m': 'm' },
        ExpressionAttributeValues: { ':pk': { S: 'p' } },
      }),
    );
    // Then
    expect(Items).toEqual([{ l: { L: [{ M: { k: { S: '1' } } }, { S: '2' }] }, m: { M: { b: { S: 'b' } } } }]);
  });
});

describe('scans', () => {
  test('by pages of any size have every row once, in an order that is not that of the keys', async () => {
    const rows = Array.from({ length: 30 }, (_, at) => ({ pk: `p${at % 10}`, sk: `s${at}`, since: undefined }));
    const client = await givenRows(rows);
    for (const pageSize of [1, 7, 30, 31]) {
      const found: string[] = [];
      for await (const { Items = [] } of paginateScan({ client, pageSize }, { TableName }))
        found.push(...Items.map((item) => `${item['pk']?.S ?? ''} ${item['sk']?.S ?? ''}`));
      const all = rows.map(({ pk, sk }) => `${pk} ${sk}`);
      expect(found.toSorted()).toEqual(all.toSorted());
      expect(found).not.toEqual(all.toSorted());
    }
  });

  test('refuse a start that is no key', async () => {
    const client = await givenRows([]);
    const scan = new ScanCommand({ TableName, ExclusiveStartKey: { pk: { S: 'p' } } });
    expect((await refusal(client.send(scan))).name).toBe('ValidationException');
  });
});
