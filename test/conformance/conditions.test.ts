import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { refusal } from '../bin/local/aws/support/refusal.ts';
import { TableName, type Values } from '../bin/local/aws/support/test-items.ts';
import { givenTable } from './own-items.ts';
import { TABLE_KINDS } from './table-server.ts';

const N = (value: number | string): { N: string } => ({ N: String(value) });
const S = (value: string): { S: string } => ({ S: value });

describe.each(TABLE_KINDS)('conditions of single writes: $name', (kind) => {
  const given = givenTable(kind);

  test('a put on attribute_not_exists(pk) takes place once; the second changes nothing', async () => {
    // Given
    const { client, own } = given();
    const put = (n: number) =>
      client.send(
        new PutItemCommand({
          TableName,
          Item: { ...own.keyOf('a'), n: N(n) },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
    // When
    await put(1);
    const error = await refusal(put(2));
    // Then
    expect(error.name).toBe('ConditionalCheckFailedException');
    expect(await own.read('a')).toEqual({ ...own.keyOf('a'), n: N(1) });
  });

  test.each([['Put'], ['Update'], ['Delete']] as const)(
    'a refused %s shows the stored item when asked with ALL_OLD, and only then',
    async (write) => {
      // Given
      const { client, own } = given();
      await own.put('a', { version: N(1) });
      const condition = (show: 'ALL_OLD' | 'NONE') => ({
        TableName,
        ConditionExpression: 'version = :v',
        ExpressionAttributeValues: { ':v': N(2) },
        ReturnValuesOnConditionCheckFailure: show,
      });
      const send = (show: 'ALL_OLD' | 'NONE'): Promise<unknown> => {
        const Key = own.keyOf('a');
        if (write === 'Put') return client.send(new PutItemCommand({ Item: Key, ...condition(show) }));
        if (write === 'Delete') return client.send(new DeleteItemCommand({ Key, ...condition(show) }));
        return client.send(new UpdateItemCommand({ Key, UpdateExpression: 'REMOVE version', ...condition(show) }));
      };
      // When
      const [shown, hidden] = [await refusal(send('ALL_OLD')), await refusal(send('NONE'))];
      // Then
      expect(shownBy(shown)).toEqual({ ...own.keyOf('a'), version: N(1) });
      expect(shownBy(hidden)).toBeUndefined();
      expect((await own.read('a'))?.['version']).toEqual(N(1));
    },
  );

  test.each([
    ['n = :five', true],
    ['n <> :five', false],
    ['n < :five', false],
    ['n <= :five', true],
    ['n > :five', false],
    ['n >= :five', true],
    ['n BETWEEN :four AND :five', true],
    ['n IN (:four, :five)', true],
    ['n = :text', false],
    ['n <> :text', true],
    ['absent = :five', false],
    // Not equal to what is not there: true for both.
    ['absent <> :five', true],
    ['absent < :five', false],
    ['NOT absent < :five', true],
    ['attribute_exists(m.k)', true],
    ['attribute_not_exists(m.nowhere)', true],
    ['attribute_type(m, :map)', true],
    ['begins_with(s, :he)', true],
    ['contains(s, :ll)', true],
    ['contains(l, :five)', true],
    ['contains(tags, :red)', true],
    ['size(s) = :five', true],
    ['size(l) < :five', true],
    ['l[1] = :five', true],
    ['l[9] = :five', false],
    ['m.k = :five AND (n = :four OR s = :hello)', true],
    ['NOT (n = :five) OR attribute_exists(absent)', false],
    ['s < :hellp', true],
    ['yes = :true AND nothing = :null', true],
  ])('%s on the same item: %p', async (ConditionExpression, holds) => {
    // Given
    const { client, own } = given();
    await own.put('a', {
      n: N(5),
      s: S('hello'),
      l: { L: [N(1), N(5)] },
      m: { M: { k: N(5) } },
      tags: { SS: ['blue', 'red'] },
      yes: { BOOL: true },
      nothing: { NULL: true },
    });
    const all: Values = {
      ':four': N(4),
      ':five': N('5.0'),
      ':text': S('5'),
      ':map': S('M'),
      ':he': S('he'),
      ':ll': S('ll'),
      ':red': S('red'),
      ':hello': S('hello'),
      ':hellp': S('hellp'),
      ':true': { BOOL: true },
      ':null': { NULL: true },
    };
    const used = Object.entries(all).filter(([name]) => new RegExp(`${name}\\b`).test(ConditionExpression));
    // When
    const deleted = client.send(
      new DeleteItemCommand({
        TableName,
        Key: own.keyOf('a'),
        ConditionExpression,
        ...(used.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(used) }),
      }),
    );
    const outcome = await deleted.then(
      () => true,
      (error: unknown) => (error instanceof ConditionalCheckFailedException ? false : error),
    );
    // Then
    expect(outcome).toBe(holds);
    expect((await own.read('a')) === undefined).toBe(holds);
  });

  test.each([
    ['an unused value', 'attribute_exists(pk)', { ':x': N(1) }],
    ['a value that is not given', 'n = :y', undefined],
    ['arithmetic in a condition', 'n + :x > :x', { ':x': N(1) }],
    ['a reserved word', 'attribute_exists(status)', undefined],
    ['no expression', 'n =', undefined],
  ])('%s is refused before anything is looked at', async (_what, ConditionExpression, values) => {
    const { client, own } = given();
    const refused = client.send(
      new DeleteItemCommand({
        TableName,
        Key: own.keyOf('a'),
        ConditionExpression,
        ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
      }),
    );
    expect((await refusal(refused)).name).toBe('ValidationException');
  });
});

describe.each(TABLE_KINDS)('updates: $name', (kind) => {
  const given = givenTable(kind);

  const START: Values = {
    n: N(1),
    s: { SS: ['x'] },
    l: { L: [N(1)] },
    m: { M: { k: S('v'), rest: S('r') } },
    gone: S('g'),
  };

  test.each<[string, Partial<UpdateItemCommandInput>, Values]>([
    [
      'sums, and a default where nothing is',
      {
        UpdateExpression: 'SET n = n + :two, fresh = if_not_exists(fresh, :zero) - :two',
        ExpressionAttributeValues: { ':two': N(2), ':zero': N(0) },
      },
      { ...START, n: N(3), fresh: N(-2) },
    ],
    [
      'ADD to a number, to nothing and to a set',
      {
        UpdateExpression: 'ADD n :two, fresh :two, s :y',
        ExpressionAttributeValues: { ':two': N(2), ':y': { SS: ['y', 'x'] } },
      },
      { ...START, n: N(3), fresh: N(2), s: { SS: ['x', 'y'] } },
    ],
    [
      'both ends of a list',
      {
        UpdateExpression: 'SET l = list_append(:front, l), fresh = list_append(if_not_exists(fresh, :front), :back)',
        ExpressionAttributeValues: { ':front': { L: [N(0)] }, ':back': { L: [N(2)] } },
      },
      { ...START, l: { L: [N(0), N(1)] }, fresh: { L: [N(0), N(2)] } },
    ],
    [
      'one field of a map, and takes others away',
      {
        UpdateExpression: 'SET #m.k = :w REMOVE gone, #m.rest DELETE s :x',
        ExpressionAttributeNames: { '#m': 'm' },
        ExpressionAttributeValues: { ':w': S('w'), ':x': { SS: ['x'] } },
      },
      { n: N(1), l: { L: [N(1)] }, m: { M: { k: S('w') } } },
    ],
    [
      'each side from the state before',
      { UpdateExpression: 'SET n = gone, gone = n' },
      { ...START, n: S('g'), gone: N(1) },
    ],
    [
      '38 digits, all of them',
      {
        UpdateExpression: 'SET n = :most',
        ExpressionAttributeValues: { ':most': N('99999999999999999999999999999999999999') },
      },
      { ...START, n: N('99999999999999999999999999999999999999') },
    ],
    [
      'decimals exactly: 0.1 + 0.2 = 0.3',
      { UpdateExpression: 'SET n = :a + :b', ExpressionAttributeValues: { ':a': N('0.1'), ':b': N('0.2') } },
      { ...START, n: N('0.3') },
    ],
  ])('%s', async (_what, update, expected) => {
    // Given
    const { client, own } = given();
    await own.put('a', START);
    // When
    const { Attributes } = await client.send(
      new UpdateItemCommand({ TableName, Key: own.keyOf('a'), ReturnValues: 'ALL_NEW', ...update }),
    );
    // Then
    expect(sorted(Attributes)).toEqual({ ...own.keyOf('a'), ...expected });
    expect(sorted(await own.read('a'))).toEqual({ ...own.keyOf('a'), ...expected });
  });

  test.each<[string, Partial<UpdateItemCommandInput>]>([
    ['a sum with text', { UpdateExpression: 'SET gone = gone + :one', ExpressionAttributeValues: { ':one': N(1) } }],
    [
      'a field of a map that is not there',
      { UpdateExpression: 'SET absent.k = :one', ExpressionAttributeValues: { ':one': N(1) } },
    ],
    ['what is not there as a value', { UpdateExpression: 'SET n = absent' }],
    ['a change of the key', { UpdateExpression: 'SET sk = :one', ExpressionAttributeValues: { ':one': S('1') } }],
    [
      'two changes of one path',
      { UpdateExpression: 'SET m.k = :one, m = :one', ExpressionAttributeValues: { ':one': N(1) } },
    ],
    [
      'list_append within list_append',
      {
        UpdateExpression: 'SET l = list_append(list_append(l, :one), :one)',
        ExpressionAttributeValues: { ':one': { L: [N(1)] } },
      },
    ],
    ['an empty index key', { UpdateExpression: 'SET openKind = :e', ExpressionAttributeValues: { ':e': S('') } }],
    [
      'a sum beyond 9.99e125',
      { UpdateExpression: 'SET n = :most + :most', ExpressionAttributeValues: { ':most': N('9E125') } },
    ],
    [
      '39 digits',
      {
        UpdateExpression: 'SET n = :most',
        ExpressionAttributeValues: { ':most': N('999999999999999999999999999999999999999') },
      },
    ],
    [
      'a sum of 39 digits',
      {
        UpdateExpression: 'SET n = :most + :tiny',
        ExpressionAttributeValues: { ':most': N('99999999999999999999999999999999999999'), ':tiny': N('0.1') },
      },
    ],
  ])('%s is refused, and the item stays as it was', async (_what, update) => {
    const { client, own } = given();
    await own.put('a', START);
    const refused = client.send(new UpdateItemCommand({ TableName, Key: own.keyOf('a'), ...update }));
    expect((await refusal(refused)).name).toBe('ValidationException');
    expect(await own.read('a')).toEqual({ ...own.keyOf('a'), ...START });
  });

  test('an update of nothing makes an item', async () => {
    const { client, own } = given();
    await client.send(new UpdateItemCommand({ TableName, Key: own.keyOf('a') }));
    expect(await own.read('a')).toEqual(own.keyOf('a'));
  });
});

describe.each(TABLE_KINDS)('limits of items: $name', (kind) => {
  const given = givenTable(kind);

  test.each([
    ['an empty key', { pk: S(''), sk: S('S') }],
    ['a key of the wrong type', { pk: N(1), sk: S('S') }],
    ['a missing key', { pk: S('a') }],
    ['an index key of the wrong type', { pk: S('a'), sk: S('S'), openKind: N(1) }],
    ['an empty index key', { pk: S('a'), sk: S('S'), openKind: S('') }],
    ['an empty set', { pk: S('a'), sk: S('S'), s: { SS: [] } }],
    ['a set with one value twice', { pk: S('a'), sk: S('S'), s: { SS: ['x', 'x'] } }],
    ['a number that is none', { pk: S('a'), sk: S('S'), n: N('NaN') }],
    ['a partition key of 2,049 bytes', { pk: S('p'.repeat(2_049)), sk: S('S') }],
    ['a sort key of 1,025 bytes', { pk: S('a'), sk: S('s'.repeat(1_025)) }],
  ])('%s is refused, also in a transaction, of which nothing is written', async (_what, Item) => {
    // Given
    const { client, own } = given();
    // When
    const alone = await refusal(client.send(new PutItemCommand({ TableName, Item })));
    const together = await refusal(own.transact([own.putNew('b'), { Put: { TableName, Item } }]));
    // Then
    expect(alone.name).toBe('ValidationException');
    expect(together.name).toMatch(/^(ValidationException|TransactionCanceledException)$/);
    expect(await own.read('b')).toBeUndefined();
  });

  test('keys of 2,048 and 1,024 bytes are taken', async () => {
    const { client, own } = given();
    const Key = { pk: S(own.pk('').padEnd(2_048, 'p')), sk: S('s'.repeat(1_024)) };
    await client.send(new PutItemCommand({ TableName, Item: Key }));
    expect((await client.send(new GetItemCommand({ TableName, Key }))).Item).toEqual(Key);
  });

  test('an item of 400 KiB is taken, a byte more is refused, and an update may not grow beyond it', async () => {
    // Given
    const { client, own } = given();
    const key = own.keyOf('a');
    const rest = 400 * 1024 - 'pksk'.length - (key['pk']?.S?.length ?? 0) - (key['sk']?.S?.length ?? 0) - 'x'.length;
    // When
    await own.put('a', { x: S('x'.repeat(rest)) });
    const above = await refusal(own.put('b', { x: S('x'.repeat(rest + 1)) }));
    const grown = await refusal(
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: key,
          UpdateExpression: 'SET y = :y',
          ExpressionAttributeValues: { ':y': S('y') },
        }),
      ),
    );
    // Then
    expect([above.name, grown.name]).toEqual(['ValidationException', 'ValidationException']);
    expect(await own.read('b')).toBeUndefined();
  });

  test('an unknown table is named', async () => {
    const { client, own } = given();
    const unknown = client.send(new GetItemCommand({ TableName: 'other', Key: own.keyOf('a') }));
    expect((await refusal(unknown)).name).toBe('ResourceNotFoundException');
  });
});

function shownBy(error: Error): Values | undefined {
  if (error instanceof ConditionalCheckFailedException) return error.Item;
  throw new Error(`refused as ${error.name}`);
}

/** Sets have no order. */
function sorted(item: Values | undefined): Values | undefined {
  const set = item?.['s']?.SS;
  return item === undefined || set === undefined ? item : { ...item, s: { SS: set.toSorted() } };
}
