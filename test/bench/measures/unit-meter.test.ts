import { afterEach, describe, expect, it } from '@jest/globals';
import { httpClient } from '../http-client.ts';
import { type HttpServer, json, serve } from '../../../bin/local/exchange/http-server.ts';
import { type UnitMeter, unitMeter, type Units } from './unit-meter.ts';

type Item = Readonly<Record<string, { readonly S: string }>>;

const OPEN = { openKind: { S: 'PO' }, openSince: { S: '1' } };

describe('the meter of units', () => {
  const client = httpClient(1);
  let table: HttpServer | undefined;
  let meter: UnitMeter | undefined;
  afterEach(async () => {
    client.close();
    await meter?.close();
    await table?.close();
  });

  /** A table that keeps what is put, and answers reads with what it has. */
  async function givenTable(): Promise<(operation: string, input: object) => Promise<Units>> {
    const items = new Map<string, Item>();
    table = await serve(
      ({ headers, body }) => {
        const input = JSON.parse(body.toString('utf8')) as Request;
        switch (String(headers['x-amz-target']).split('.')[1]) {
          case 'GetItem':
            return json(200, { Item: items.get(input.Key?.['pk']?.S ?? '') });
          case 'BatchGetItem':
            return json(200, { Responses: { t: [...items.values()] } });
          case 'Query':
            return json(200, { Items: [...items.values()] });
          case 'TransactWriteItems':
            for (const { Put } of input.TransactItems ?? []) if (Put !== undefined) keep(items, Put.Item);
            return json(200, {});
          default:
            keep(items, input.Item ?? {});
            return json(200, {});
        }
      },
      () => 0,
    );
    const own = await unitMeter(table.url);
    meter = own;
    return async (operation, input) => {
      const headers = { 'x-amz-target': `DynamoDB_20120810.${operation}` };
      await client.send({ method: 'POST', url: new URL(own.endpoint), headers, body: JSON.stringify(input) });
      return own.take();
    };
  }

  it('a write costs a unit per started kilobyte of the larger of before and after, twice in a transaction', async () => {
    // Given
    const units = await givenTable();
    const write = async (item: Item): Promise<number> =>
      (await units('PutItem', { TableName: 't', Item: item })).written;
    const transact = async (...puts: readonly Item[]): Promise<number> =>
      (await units('TransactWriteItems', { TransactItems: puts.map((Item) => ({ Put: { TableName: 't', Item } })) }))
        .written;
    // Then
    expect(await write(anItem('a', 1_024))).toBe(1);
    expect(await write(anItem('a', 1_025))).toBe(2);
    expect(await write(anItem('a', 100))).toBe(2);
    expect(await transact(anItem('b', 100), anItem('c', 1_025))).toBe(6);
    expect(await transact(anItem('b', 100))).toBe(2);
  });

  it('an entry of the index costs when it comes and when it goes, and not when its item changes', async () => {
    const units = await givenTable();
    const put = (item: Item) =>
      units('TransactWriteItems', { TransactItems: [{ Put: { TableName: 't', Item: item } }] });
    expect(await put({ ...anItem('a', 100), ...OPEN })).toMatchObject({ written: 4, index: 2 });
    expect(await put({ ...anItem('a', 200), ...OPEN })).toMatchObject({ written: 2, index: 0 });
    expect(await put({ ...anItem('a', 200), ...OPEN, openSince: { S: '2' } })).toMatchObject({ written: 6, index: 4 });
    expect(await put(anItem('a', 100))).toMatchObject({ written: 4, index: 2 });
  });

  it('a check in a transaction costs as a write of what it checks', async () => {
    const units = await givenTable();
    await units('PutItem', { TableName: 't', Item: anItem('a', 1_500) });
    const check = { ConditionCheck: { TableName: 't', Key: { pk: { S: 'a' }, sk: { S: 'a' } } } };
    expect(await units('TransactWriteItems', { TransactItems: [check] })).toMatchObject({
      written: 4,
      read: 0,
      calls: 1,
    });
  });

  it('a consistent read costs a unit per started 4 KB, at least one; any other half, of all that a query finds', async () => {
    // Given
    const units = await givenTable();
    const get = async (name: string, ConsistentRead?: boolean): Promise<number> =>
      (await units('GetItem', { TableName: 't', Key: { pk: { S: name }, sk: { S: name } }, ConsistentRead })).read;
    await units('PutItem', { TableName: 't', Item: anItem('a', 4_097) });
    // Then
    expect([await get('a', true), await get('a'), await get('none', true), await get('none')]).toEqual([2, 1, 1, 0.5]);
    await units('PutItem', { TableName: 't', Item: anItem('b', 4_097) });
    expect((await units('Query', { ConsistentRead: true })).read).toBe(3);
  });

  it('each key of a batch costs as a read of its own, found or not', async () => {
    // Given
    const units = await givenTable();
    for (const item of [anItem('a', 4_097), anItem('b', 100)]) await units('PutItem', { TableName: 't', Item: item });
    const Keys = ['a', 'b', 'none'].map((name) => ({ pk: { S: name }, sk: { S: name } }));
    // When
    const consistent = await units('BatchGetItem', { RequestItems: { t: { Keys, ConsistentRead: true } } });
    const recent = await units('BatchGetItem', { RequestItems: { t: { Keys } } });
    // Then
    expect([consistent, recent]).toMatchObject([
      { read: 4, written: 0, calls: 1 },
      { read: 2, written: 0, calls: 1 },
    ]);
  });

  it('counts nothing that it does not know: the connection breaks', async () => {
    const units = await givenTable();
    await expect(units('BatchWriteItem', {})).rejects.toThrow(/socket hang up|ECONNRESET/);
  });
});

type Request = {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly TransactItems?: readonly { readonly Put?: { readonly Item: Item } }[];
};

function keep(items: Map<string, Item>, item: Item): void {
  items.set(item['pk']?.S ?? '', item);
}

/** An item of exactly so many bytes. */
function anItem(name: string, bytes: number): Item {
  const key = { pk: { S: name }, sk: { S: name } };
  return { ...key, x: { S: 'x'.repeat(bytes - 'pk'.length - 'sk'.length - 'x'.length - 2 * name.length) } };
}
