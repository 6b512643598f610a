import { type BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { encodeValues, type StoredItem } from '#adapters/dynamodb/item-codec.ts';
import { readItems } from '#adapters/dynamodb/read-items.ts';
import { type Table } from '#adapters/dynamodb/read-item.ts';
import { type Key } from '#contract/table.ts';
import { UnavailableError } from '#ports/errors.ts';

const NAME = 'ledger';
const keyOf = (at: number): Key => ({ pk: `CO#${at}`, sk: 'CO' });
const KEYS = Array.from({ length: 205 }, (_none, at) => keyOf(at));

type Asked = { readonly keys: number; readonly isConsistent: boolean | undefined };

/** A table that has everything, and answers for at most so many keys of a request, backwards. */
function givenTable(most: number): { readonly table: Table; readonly asked: Asked[]; readonly waits: number[] } {
  const [asked, waits]: [Asked[], number[]] = [[], []];
  const send = ({ input }: BatchGetItemCommand): Promise<object> => {
    const { Keys: keys = [], ConsistentRead: isConsistent } = input.RequestItems?.[NAME] ?? {};
    asked.push({ keys: keys.length, isConsistent });
    const items = keys
      .slice(0, most)
      .map((key): StoredItem => ({ ...(key as StoredItem), ...encodeValues({ at: 1n }) }));
    const left = keys.slice(most);
    return Promise.resolve({
      Responses: { [NAME]: items.reverse() },
      UnprocessedKeys: left.length === 0 ? {} : { [NAME]: { Keys: left, ConsistentRead: true } },
    });
  };
  const backOff = (mostMs: number): Promise<void> => {
    waits.push(mostMs);
    return Promise.resolve();
  };
  return { table: { client: { send } as unknown as DynamoDBClient, table: NAME, backOff }, asked, waits };
}

describe('many items', () => {
  test('are read as they stand now, a hundred with a request', async () => {
    const { table, asked, waits } = givenTable(100);
    expect(await readItems(table, KEYS)).toHaveLength(205);
    expect(asked).toEqual([100, 100, 5].map((keys) => ({ keys, isConsistent: true })));
    expect(waits).toEqual([]);
  });

  test('that are left out of an answer are asked for again, after a longer wait each time', async () => {
    const { table, asked, waits } = givenTable(40);
    expect(await readItems(table, KEYS.slice(0, 100))).toHaveLength(100);
    expect(asked.map(({ keys }) => keys)).toEqual([100, 60, 20]);
    expect(waits).toEqual([10, 20]);
  });

  test('that are left out of eight answers are no items that do not exist', async () => {
    const { table, asked } = givenTable(0);
    await expect(readItems(table, KEYS.slice(0, 1))).rejects.toThrow(UnavailableError);
    expect(asked).toHaveLength(8);
  });

  test('are no request where none is asked for', async () => {
    const { table, asked } = givenTable(100);
    expect(await readItems(table, [])).toEqual([]);
    expect(asked).toEqual([]);
  });
});
