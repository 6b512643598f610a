import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paginateQuery, paginateScan, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from '@jest/globals';
import { TableName, testItems } from '../bin/local/aws/support/test-items.ts';
import { KEPT_TABLE_KINDS, type MortalTableServer } from './table-server.ts';

const WRITERS = 10;
const TOLD = 150;

let folder: string | undefined;
afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
});

describe.each(KEPT_TABLE_KINDS)('kill -9: $name', (kind) => {
  test(`in the midst of transactions leaves all or nothing of each, with its index entry, and at most ${kind.mayForget} of those answered are gone`, async () => {
    // Given
    folder = mkdtempSync(join(tmpdir(), 'polycopy-kept-'));
    const first = await kind.startKept(folder);
    // When
    const answered = await writeUntilKilled(first);
    // Then
    const again = await kind.startKept(folder);
    try {
      const { items, counter } = await readAll(again);
      expect(counter).toBe(items.size);
      expect(answered.filter((name) => !items.has(name)).length).toBeLessThanOrEqual(kind.mayForget);
      expect(answered.length).toBeGreaterThanOrEqual(TOLD);
      expect((await openOf(again)).toSorted()).toEqual([...items].toSorted());
      // And it goes on from there, under the same conditions.
      const own = testItems(again.client, 'kept');
      await expect(own.transact(transactionOf([...items][0]!))).rejects.toThrow(/ConditionalCheckFailed/);
      await own.transact(transactionOf('after'));
      expect((await readAll(again)).counter).toBe(counter + 1);
    } finally {
      await again.close();
    }
  }, 120_000);
});

const own = (name: string) => ({ pk: { S: `I#${name}` }, sk: { S: 'I' } });

/** An item that is open, and a counter of all of them. */
function transactionOf(name: string): TransactWriteItem[] {
  return [
    {
      Put: {
        TableName,
        Item: { ...own(name), openKind: { S: 'i' }, openSince: { S: name } },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    {
      Update: {
        TableName,
        Key: { pk: { S: 'C' }, sk: { S: 'C' } },
        UpdateExpression: 'ADD n :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      },
    },
  ];
}

async function writeUntilKilled(server: MortalTableServer): Promise<readonly string[]> {
  const answered: string[] = [];
  const items = testItems(server.client, 'kept');
  let next = 0;
  let killed: Promise<void> | undefined;
  const write = async (): Promise<void> => {
    while (killed === undefined) {
      const name = String(next++);
      try {
        await items.transact(transactionOf(name));
        answered.push(name);
      } catch {
        // Collided, or killed: nobody was told that it is there.
      }
      if (answered.length >= TOLD) killed ??= server.kill();
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  await killed;
  return answered;
}

async function readAll({ client }: MortalTableServer): Promise<{ items: ReadonlySet<string>; counter: number }> {
  const items = new Set<string>();
  let counter = 0;
  for await (const page of paginateScan({ client }, { TableName, ConsistentRead: true }))
    for (const item of page.Items ?? []) {
      if (item['pk']?.S === 'C') counter = Number(item['n']?.N);
      else items.add(item['pk']?.S?.slice(2) ?? '');
    }
  return { items, counter };
}

async function openOf({ client }: MortalTableServer): Promise<readonly string[]> {
  const names: string[] = [];
  const query = {
    TableName,
    IndexName: 'open',
    KeyConditionExpression: 'openKind = :i',
    ExpressionAttributeValues: { ':i': { S: 'i' } },
  };
  for await (const page of paginateQuery({ client }, query))
    names.push(...(page.Items ?? []).map((item) => item['openSince']?.S ?? ''));
  return names;
}
