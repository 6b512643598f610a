import {
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { TableName } from '../../bin/local/aws/support/test-items.ts';
import { aPut, givenClients, KEY } from './given-clients.ts';

describe('what the caller and the table share', () => {
  test.each([
    ['is kept as it was sent', '1'],
    ['is put into form', '1.0'],
  ])('a request that %s is not changed by who sent it, and an answer cannot be written into', async (_, number) => {
    // Given
    const { sure } = givenClients({});
    const item = { ...KEY, m: { M: { k: { S: 'v' }, n: { N: number } } }, l: { L: [{ S: 'v' }] } };
    await sure.send(new PutItemCommand({ TableName, Item: item }));
    // When
    const changes = [
      () => (item.m.M.k.S = 'changed'),
      () => (item.m.M.n.N = '2'),
      () => (item.m = { M: { k: { S: 'changed' }, n: { N: '2' } } }),
      () => item.l.L.push({ S: 'more' }),
    ];
    // Then: what is kept itself is frozen, of what is not a copy is kept
    for (const change of changes) {
      try {
        change();
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
      }
    }
    const { Item: read } = await sure.send(new GetItemCommand({ TableName, Key: KEY }));
    expect(read).toEqual({ ...KEY, m: { M: { k: { S: 'v' }, n: { N: '1' } } }, l: { L: [{ S: 'v' }] } });
    expect(() => {
      read!['m']!.M!['k'] = { S: 'written' };
    }).toThrow(TypeError);
  });

  test('bytes are copies on the way in and on the way out', async () => {
    // Given
    const { sure } = givenClients({});
    const bytes = Uint8Array.from([1, 2]);
    await sure.send(new PutItemCommand({ TableName, Item: { ...KEY, b: { B: bytes }, l: { L: [{ BS: [bytes] }] } } }));
    const read = async () => (await sure.send(new GetItemCommand({ TableName, Key: KEY }))).Item!;
    // When
    bytes[0] = 9;
    const first = await read();
    first['b']!.B![1] = 9;
    first['l']!.L![0]!.BS![0]![0] = 9;
    // Then
    expect(await read()).toEqual({
      ...KEY,
      b: { B: Uint8Array.from([1, 2]) },
      l: { L: [{ BS: [Uint8Array.from([1, 2])] }] },
    });
  });

  test('a snapshot stays as it is while the table goes on', async () => {
    const { sure } = givenClients({});
    const open = { openKind: { S: 'PO' }, openSince: { S: '1' } };
    await sure.send(new PutItemCommand({ TableName, Item: { ...KEY, ...open } }));
    const snapshot = sure.snapshot();
    await sure.send(aPut(2));
    expect(snapshot).toEqual({ items: [{ ...KEY, ...open }], open: [{ pk: 'a', sk: 'S', kind: 'PO', since: '1' }] });
    expect(sure.snapshot()).toEqual({ items: [{ ...KEY, n: { N: '2' } }], open: [] });
  });
});

describe('what the engine lacks is named', () => {
  test.each([
    ['a command', new DescribeTableCommand({ TableName }), 'DescribeTableCommand'],
    ['a member of a read', new GetItemCommand({ TableName, Key: KEY, AttributesToGet: ['n'] }), 'AttributesToGet'],
    ['a member of a write', new PutItemCommand({ TableName, Item: KEY, Expected: {} }), 'Expected'],
    [
      'a member of a transaction',
      new TransactWriteItemsCommand({
        TransactItems: [{ Put: { TableName, Item: KEY } }],
        ReturnConsumedCapacity: 'TOTAL',
      }),
      'ReturnConsumedCapacity',
    ],
  ])('%s', async (_what, command, named) => {
    const { sure } = givenClients({});
    await expect(sure.send(command as PutItemCommand)).rejects.toThrow(named);
  });
});
