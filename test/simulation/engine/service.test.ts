import { describe, expect, test } from '@jest/globals';
import { TableName } from '../../bin/local/aws/support/test-items.ts';
import { type Requests } from './request.ts';
import { memoryService, type Service } from './service.ts';

const KEY = { pk: { S: 'a' }, sk: { S: 'S' } };
const START = { ...KEY, n: { N: '5' }, g: { S: 'g' }, m: { M: { k: { S: 'v' }, rest: { S: 'r' } } }, t: { SS: ['x'] } };

function givenService(...items: readonly Requests['PutItem']['Item'][]): Service {
  const service = memoryService({ now: () => 0, tableName: TableName });
  for (const Item of items) service.execute('PutItem', { TableName, Item }, {});
  return service;
}

describe('what an update shows', () => {
  const AFTER = { ...KEY, n: { N: '6' }, m: { M: { k: { N: '1' }, rest: { S: 'r' } } }, fresh: { N: '1' } };

  test.each<[Requests['UpdateItem']['ReturnValues'], unknown]>([
    ['NONE', undefined],
    [undefined, undefined],
    ['ALL_OLD', START],
    ['ALL_NEW', AFTER],
    ['UPDATED_OLD', { n: { N: '5' }, m: { M: { k: { S: 'v' } } }, g: { S: 'g' }, t: { SS: ['x'] } }],
    ['UPDATED_NEW', { n: { N: '6' }, m: { M: { k: { N: '1' } } }, fresh: { N: '1' } }],
  ])('asked for %s', (ReturnValues, Attributes) => {
    const update = {
      TableName,
      Key: KEY,
      UpdateExpression: 'SET n = n + :one, m.k = :one, fresh = :one REMOVE g DELETE t :x',
      ExpressionAttributeValues: { ':one': { N: '1' }, ':x': { SS: ['x'] } },
      ...(ReturnValues === undefined ? {} : { ReturnValues }),
    };
    expect(givenService(START).execute('UpdateItem', update, {})).toEqual(
      Attributes === undefined ? {} : { Attributes },
    );
  });

  test.each(['PutItem', 'DeleteItem'] as const)(
    '%s shows the old item or nothing, and refuses to show the new one',
    (name) => {
      const write = (ReturnValues: 'ALL_OLD' | 'ALL_NEW') =>
        givenService(START).execute(name, { TableName, Item: KEY, Key: KEY, ReturnValues, ...only(name) }, {});
      expect(write('ALL_OLD')).toEqual({ Attributes: START });
      expect(() => write('ALL_NEW')).toThrow('ReturnValues');
    },
  );
});

describe('batches', () => {
  test('leave the keys behind 16 MiB for another request', () => {
    // Given
    const heavy = { S: 'x'.repeat(390 * 1024) };
    const keys = Array.from({ length: 50 }, (_, at) => ({ pk: { S: 'p' }, sk: { S: String(at) } }));
    const service = givenService(...keys.map((key) => ({ ...key, heavy })));
    const read = (Keys: typeof keys) =>
      service.execute(
        'BatchGetItem',
        { RequestItems: { [TableName]: { Keys, ProjectionExpression: 'sk, heavy' } } },
        {},
      ) as {
        readonly Responses: Readonly<Record<string, readonly unknown[]>>;
        readonly UnprocessedKeys: Readonly<
          Record<string, { readonly Keys: typeof keys; readonly ProjectionExpression: string }>
        >;
      };
    // When
    const first = read(keys);
    const left = first.UnprocessedKeys[TableName];
    // Then: 42 × 390 KiB are just below 16 MiB
    expect(first.Responses[TableName]).toHaveLength(42);
    expect(left).toEqual({ Keys: keys.slice(42), ProjectionExpression: 'sk, heavy' });
    expect(read(left?.Keys ?? [])).toMatchObject({ UnprocessedKeys: {} });
  });

  test.each<[string, Requests['BatchGetItem']['RequestItems']]>([
    ['one key twice', { [TableName]: { Keys: [KEY, KEY] } }],
    ['no keys', { [TableName]: { Keys: [] } }],
    ['no table', {}],
  ])('of reads with %s are refused', (_what, RequestItems) => {
    expect(() => givenService().execute('BatchGetItem', { RequestItems }, {})).toThrow(
      expect.objectContaining({ name: 'ValidationException' }),
    );
  });

  test.each<[string, Requests['BatchWriteItem']['RequestItems']]>([
    ['nothing in an entry', { [TableName]: [{}] }],
    ['two writes in an entry', { [TableName]: [{ PutRequest: { Item: KEY }, DeleteRequest: { Key: KEY } }] }],
    ['no entries', { [TableName]: [] }],
  ])('of writes with %s are refused', (_what, RequestItems) => {
    expect(() => givenService().execute('BatchWriteItem', { RequestItems }, {})).toThrow(
      expect.objectContaining({ name: 'ValidationException' }),
    );
  });

  test('write and take away', () => {
    const service = givenService(START);
    const other = { pk: { S: 'b' }, sk: { S: 'S' } };
    const requests = [{ DeleteRequest: { Key: KEY } }, { PutRequest: { Item: other } }];
    service.execute('BatchWriteItem', { RequestItems: { [TableName]: requests } }, {});
    expect(service.snapshot().items).toEqual([other]);
  });
});

describe('transactions that read', () => {
  const get = { Get: { TableName, Key: KEY } };

  test('show what a projection names, and nothing for what is absent', () => {
    const items = [
      { Get: { ...get.Get, ProjectionExpression: 'n' } },
      { Get: { TableName, Key: { ...KEY, sk: { S: 'none' } } } },
    ];
    expect(givenService(START).execute('TransactGetItems', { TransactItems: items }, {})).toEqual({
      Responses: [{ Item: { n: { N: '5' } } }, {}],
    });
  });

  test.each([
    ['one item twice', [get, get]],
    ['none', []],
    ['101', Array.from({ length: 101 }, (_, at) => ({ Get: { TableName, Key: { ...KEY, sk: { S: `s${at}` } } } }))],
  ])('are refused with %s', (_what, TransactItems) => {
    expect(() => givenService().execute('TransactGetItems', { TransactItems }, {})).toThrow(
      expect.objectContaining({ name: 'ValidationException' }),
    );
  });
});

/** A put has an item, a deletion a key; the other member is not there. */
function only(name: 'PutItem' | 'DeleteItem'): { readonly Item?: undefined; readonly Key?: undefined } {
  return name === 'PutItem' ? { Key: undefined } : { Item: undefined };
}
