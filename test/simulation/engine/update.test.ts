import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type Item } from './attribute-value.ts';
import { expressionReader } from './expressions.ts';
import { updatedPlainly } from './plain-updates.ts';
import { anItem, itemText } from './random-items.ts';
import { anUpdate, type DrawnUpdate } from './random-updates.ts';
import { isValidationException } from './refusals.ts';
import { storedItem } from './stored-value.ts';

const read = expressionReader({ partition: 'pk', sort: 'sk' });

function updated({ text, names, values }: Omit<DrawnUpdate, 'actions'>, item: Item): Item | undefined {
  try {
    const { update, values: stored } = read({
      UpdateExpression: text,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    });
    return update!.apply(storedItem(item), stored);
  } catch (error) {
    if (isValidationException(error)) return undefined;
    throw error;
  }
}

function isFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return true;
  return Object.isFrozen(value) && Object.values(value).every(isFrozen);
}

describe('updates', () => {
  test('of any form leave what their plain reading says, frozen, and the item before untouched', () => {
    const seen = { done: 0, refused: 0 };
    fc.assert(
      fc.property(anUpdate, anItem, (update, item) => {
        // Given
        const before = itemText(item);
        // When
        const after = updated(update, item);
        // Then
        const expected = updatedPlainly(update.actions, item);
        seen[after === undefined ? 'refused' : 'done'] += 1;
        expect(after && itemText(after)).toBe(expected && itemText(expected));
        expect(isFrozen(after)).toBe(true);
        expect(itemText(item)).toBe(before);
      }),
      { numRuns: 3_000 },
    );
    expect(Math.min(seen.done, seen.refused)).toBeGreaterThan(300);
  });

  test.each([
    ['nothing', ''],
    ['no action', 'SET'],
    ['no section', 'n = :v'],
    ['a section twice', 'SET n = :v SET s = :v'],
    ['a comma at the end', 'SET n = :v,'],
    ['a sum of three', 'SET n = n + :v + :v'],
    ['a sign before a value', 'SET n = -:v'],
    ['a sum within a function', 'SET n = if_not_exists(n, :v + :v)'],
    ['list_append within list_append', 'SET l = list_append(list_append(l, l), l)'],
    ['list_append within if_not_exists', 'SET l = if_not_exists(l, list_append(l, l))'],
    ['a function of conditions', 'SET n = size(l)'],
    ['a function of one operand', 'SET n = if_not_exists(n)'],
    ['if_not_exists of a value', 'SET n = if_not_exists(:v, :v)'],
    ['a value as path', 'SET :v = n'],
    ['a path where ADD takes a value', 'ADD n n'],
    ['a path where DELETE takes a value', 'DELETE n n'],
    ['parentheses twice', 'SET n = ((n))'],
    ['a reserved word', 'SET status = :v'],
  ])('%s is refused', (_what, text) => {
    const values = text.includes(':v') ? { ':v': { N: '1' } } : undefined;
    expect(updated({ text, names: undefined as never, values }, { n: { N: '1' }, l: { L: [] } })).toBeUndefined();
  });

  test.each([
    ['SET n = (n) + (:v)', '2'],
    ['set n = (n - :v)', '0'],
    ['SET n = if_not_exists(gone, if_not_exists(lost, :v)) + n', '2'],
  ])('%s leaves n at %s', (text, n) => {
    expect(updated({ text, names: undefined as never, values: { ':v': { N: '1' } } }, { n: { N: '1' } })).toEqual({
      n: { N: n },
    });
  });
});
