import { GetItemCommand, PutItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { TableName, testItems } from '../../bin/local/aws/support/test-items.ts';
import { type Faults } from './faults.ts';
import { type MemoryDynamo, memoryDynamo } from './memory-dynamo.ts';
import { MAX_HIDDEN_WRITES, type PastWrite } from './past-writes.ts';

const keyOf = (name: string) => ({ pk: { S: name }, sk: { S: 'S' } });

const aPut = (name: string, n: number, since?: string) =>
  new PutItemCommand({
    TableName,
    Item: {
      ...keyOf(name),
      n: { N: String(n) },
      ...(since === undefined ? {} : { openKind: { S: 'PO' }, openSince: { S: since } }),
    },
  });

async function openOf(client: MemoryDynamo): Promise<readonly string[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName,
      IndexName: 'open',
      KeyConditionExpression: 'openKind = :kind',
      ExpressionAttributeValues: { ':kind': { S: 'PO' } },
    }),
  );
  return Items.map((item) => `${item['openSince']?.S ?? ''} ${item['pk']?.S ?? ''}`);
}

async function readOf(client: MemoryDynamo, name: string, ConsistentRead = false): Promise<string | undefined> {
  return (await client.send(new GetItemCommand({ TableName, Key: keyOf(name), ConsistentRead }))).Item?.['n']?.N;
}

/** A table, and a client that does not see what its rule hides. */
function givenReader(isHidden: NonNullable<Faults['isHidden']>) {
  const writer = memoryDynamo({ now: () => 0 });
  return { writer, reader: writer.another({ faults: { isHidden } }) };
}

describe('a lagging index', () => {
  test('shows what was opened, moved or closed before the last writes', async () => {
    // Given
    const { writer, reader } = givenReader(({ isIndex }, { age }) => isIndex && age < 3);
    await writer.send(aPut('moved', 1, '1'));
    await writer.send(aPut('closed', 1, '2'));
    // When
    await writer.send(aPut('moved', 2, '9'));
    await writer.send(aPut('closed', 2));
    await writer.send(aPut('opened', 1, '3'));
    // Then
    expect(await openOf(reader)).toEqual(['1 moved', '2 closed']);
    expect(await openOf(writer)).toEqual(['3 opened', '9 moved']);
    // Reads of the table are not the index's business.
    expect(await readOf(reader, 'closed')).toBe('2');
  });

  test('catches up with the clock', async () => {
    // Given
    let nowMs = 1_000;
    const writer = memoryDynamo({ now: () => nowMs });
    const reader = writer.another({ faults: { isHidden: (_, { atMs }) => nowMs - atMs < 500 } });
    await writer.send(aPut('a', 1, '1'));
    // Then
    nowMs = 1_499;
    expect(await openOf(reader)).toEqual([]);
    nowMs = 1_500;
    expect(await openOf(reader)).toEqual(['1 a']);
  });

  test('never shows a row without a change and with a later one of the same row', async () => {
    // Given
    const hidden = new Set([2]);
    const { writer, reader } = givenReader((_, { sequence }) => hidden.has(sequence));
    await writer.send(aPut('a', 1, '1'));
    await writer.send(aPut('a', 2, '2'));
    await writer.send(aPut('a', 3, '3'));
    // Then
    expect(await openOf(reader)).toEqual(['3 a']);
    hidden.add(3);
    expect(await openOf(reader)).toEqual(['1 a']);
    hidden.delete(2);
    expect(await openOf(reader)).toEqual(['2 a']);
  });

  test(`lags behind by ${MAX_HIDDEN_WRITES} changes at most`, async () => {
    const { writer, reader } = givenReader(() => true);
    await writer.send(aPut('first', 1, '0'));
    for (let at = 1; at < MAX_HIDDEN_WRITES; at += 1) await writer.send(aPut('other', at));
    expect(await openOf(reader)).toEqual([]);
    await writer.send(aPut('other', 0));
    expect(await openOf(reader)).toEqual(['0 first']);
    for (let at = 0; at < 3 * MAX_HIDDEN_WRITES; at += 1) await writer.send(aPut('other', at));
    expect(await openOf(reader)).toEqual(['0 first']);
    expect(await readOf(reader, 'other')).toBe(String(2 * MAX_HIDDEN_WRITES - 1));
  });
});

describe('stale reads', () => {
  test('are those that are not consistent: gets, queries and scans of the table', async () => {
    // Given
    const { writer, reader } = givenReader(() => true);
    await writer.send(aPut('a', 1));
    const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: 'a' } } };
    const counts = async (ConsistentRead: boolean) => [
      await readOf(reader, 'a', ConsistentRead),
      (await reader.send(new QueryCommand({ TableName, ...query, ConsistentRead }))).Count,
      (await reader.send(new ScanCommand({ TableName, ConsistentRead }))).Count,
    ];
    // Then
    expect(await counts(false)).toEqual([undefined, 0, 0]);
    expect(await counts(true)).toEqual(['1', 1, 1]);
  });

  test('are never those of a condition: a write is judged on what is there', async () => {
    const { writer, reader } = givenReader(() => true);
    await writer.send(aPut('t#a', 1));
    const own = testItems(reader, 't');
    await expect(own.transact([own.putNew('a')])).rejects.toThrow('ConditionalCheckFailed');
  });

  test('see of a transaction each row by itself', async () => {
    // Given
    const asked: Pick<PastWrite, 'pk' | 'sequence' | 'age'>[] = [];
    const { writer, reader } = givenReader((_, { pk, sequence, age }) => {
      asked.push({ pk, sequence, age });
      return pk === 't#b';
    });
    const own = testItems(writer, 't');
    await own.transact([own.putNew('a', { n: { N: '1' } }), own.putNew('b', { n: { N: '1' } })]);
    // Then
    expect([await readOf(reader, 't#a'), await readOf(reader, 't#b')]).toEqual(['1', undefined]);
    expect(asked.slice(0, 2)).toEqual([
      { pk: 't#b', sequence: 2, age: 0 },
      { pk: 't#a', sequence: 1, age: 1 },
    ]);
  });

  test('count no check of a transaction: it changes nothing', async () => {
    // Given
    const { writer, reader } = givenReader((_, { age }) => age < 1);
    const own = testItems(writer, 't');
    await writer.send(aPut('t#a', 1));
    // When
    const check = { TableName, Key: own.keyOf('a'), ConditionExpression: 'attribute_exists(pk)' };
    await own.transact([own.putNew('b'), { ConditionCheck: check }]);
    // Then
    expect([await readOf(reader, 't#a'), (await reader.send(new ScanCommand({ TableName }))).Count]).toEqual(['1', 1]);
  });

  test('that hide the last k changes show the table as it was k changes ago', async () => {
    const aChange = fc.record({
      name: fc.constantFrom('a', 'b', 'c'),
      n: fc.nat(9),
      since: fc.option(fc.constantFrom('1', '2', '3'), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(aChange, { maxLength: 12 }), fc.nat(12), async (changes, lag) => {
        // Given
        const { writer, reader } = givenReader((_, { age }) => age < lag);
        const old = memoryDynamo({ now: () => 0 });
        // When
        for (const { name, n, since } of changes) await writer.send(aPut(name, n, since));
        for (const { name, n, since } of changes.slice(0, Math.max(0, changes.length - lag)))
          await old.send(aPut(name, n, since));
        // Then
        const seen = async (client: MemoryDynamo) => [
          await openOf(client),
          (await client.send(new ScanCommand({ TableName }))).Items,
          await readOf(client, 'a'),
        ];
        expect(await seen(reader)).toEqual(await seen(old));
      }),
    );
  });
});
