import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { expressionReader } from './expressions.ts';
import { holdsPlainly, isRefusedPlainly } from './plain-conditions.ts';
import { aCondition, type DrawnCondition } from './random-conditions.ts';
import { anItem } from './random-items.ts';
import { type Item } from './attribute-value.ts';
import { isValidationException } from './refusals.ts';
import { storedItem } from './stored-value.ts';

const read = expressionReader({ partition: 'pk', sort: 'sk' });

function judged({ text, names, values }: Omit<DrawnCondition, 'drawn'>, item: Item): boolean | 'refused' {
  try {
    const { condition, values: stored } = read({
      ConditionExpression: text,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    });
    return condition!(storedItem(item), stored);
  } catch (error) {
    if (isValidationException(error)) return 'refused';
    throw error;
  }
}

describe('conditions', () => {
  test('of any form hold as their plain reading says, and are refused for their values alone', () => {
    const seen = { true: 0, false: 0, refused: 0 };
    fc.assert(
      fc.property(aCondition, anItem, (condition, item) => {
        const found = judged(condition, item);
        seen[`${found}`] += 1;
        expect(found).toBe(isRefusedPlainly(condition.drawn) ? 'refused' : holdsPlainly(condition.drawn, item));
      }),
      { numRuns: 3_000 },
    );
    // A comparison that never holds compares nothing.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(300);
  });

  test.each([
    ['n = :five AND NOT s = :he OR n = :four', true],
    ['not n = :four and n = :five', true],
    ['n = :four OR n = :five AND s = :he', false],
    ['NOT NOT n = :five', true],
    ['(n) = (:five)', true],
    [':five = n', true],
    [':four < :five', true],
    ['size(s) IN (n)', true],
    ['n = gone', false],
    ['gone <> lost', true],
    ['NOT size(gone) < :five', true],
    ['size(n) = :five', false],
    ['attribute_exists (m . k)', true],
    ['m.toString = :five', false],
    ['attribute_not_exists(toString)', true],
  ])('%s: %p', (text, holds) => {
    const item: Item = { n: { N: '5' }, s: { S: 'hello' }, m: { M: { k: { N: '5' } } } };
    const all = { ':four': { N: '4' }, ':five': { N: '5.0' }, ':he': { S: 'he' } };
    const used = Object.fromEntries(Object.entries(all).filter(([name]) => text.includes(name)));
    const values = Object.keys(used).length === 0 ? undefined : used;
    expect(judged({ text, names: undefined, values }, item)).toBe(holds);
  });

  test.each([
    ['nothing', ''],
    ['only space', '  '],
    ['parentheses twice', '((n = :v))'],
    ['parentheses twice around an operand', '((n)) = :v'],
    ['a bare attribute', 'n AND s'],
    ['a function as operand', 'attribute_exists(n) = :v'],
    ['a condition as operand', '(n = :v) = :v'],
    ['an unknown function', 'unknown(n)'],
    ['a function in capitals', 'SIZE(n) = :v'],
    ['too few operands', 'contains(n)'],
    ['too many operands', 'attribute_exists(n, s)'],
    ['a value where a path must be', 'attribute_exists(:v)'],
    ['a size of a size', 'size(size(n)) = :v'],
    ['an empty list', 'n IN ()'],
    ['an index with a leading zero', 'l[01] = :v'],
    ['an index below zero', 'l[-1] = :v'],
    ['a name that begins with a digit', '1u = :v'],
    ['a name that begins with an underscore', '_u = :v'],
    ['a sum', 'n + :v = :v'],
    ['a number', 'n = 5'],
    ['an operator of another language', 'n == :v'],
    ['something behind the end', 'n = :v;'],
    ['a reserved word', 'status = :v'],
    ['a reserved word within a map', 'm.Status = :v'],
    ['a name that is not given', '#x = :v'],
    ['a value that is not given', 'n = :w'],
    ['a bound of another type', 'n BETWEEN :v AND :text'],
    ['a type name that is none', 'attribute_type(n, :text)'],
    ['a type name from a path', 'attribute_type(n, s)'],
    ['301 operators', `NOT NOT n = :v${' AND n = :v'.repeat(149)}`],
    ['101 choices', `n IN (${Array(101).fill(':v').join()})`],
    ['4,097 bytes', 'n = :v'.padEnd(4_097)],
  ])('%s is refused', (_what, text) => {
    const values = { ':v': { N: '1' }, ...(text.includes(':text') ? { ':text': { S: 'Q' } } : {}) };
    expect(judged({ text, names: undefined, values }, {})).toBe('refused');
  });

  test.each([
    ['300 operators', `NOT n <> :v${' AND n = :v'.repeat(149)}`],
    ['100 choices', `n IN (${Array(100).fill(':v').join()})`],
    ['4,096 bytes', 'n = :v'.padEnd(4_096)],
  ])('%s are taken', (_what, text) => {
    expect(judged({ text, names: undefined, values: { ':v': { N: '1' } } }, { n: { N: '1' } })).toBe(true);
  });

  test.each([
    ['an unused name', { names: { '#n': 'n', '#s': 's' }, values: { ':v': { N: '1' } } }],
    ['an unused value', { names: { '#n': 'n' }, values: { ':v': { N: '1' }, ':w': { N: '1' } } }],
    ['an empty set of names', { names: {}, values: { ':v': { N: '1' } } }],
    ['no names where one is used', { names: undefined, values: { ':v': { N: '1' } } }],
    ['a value of two types', { names: { '#n': 'n' }, values: { ':v': { N: '1', S: '1' } as never } }],
  ])('%s is refused with a condition that is well formed', (_what, given) => {
    expect(judged({ text: '#n = :v', ...given }, {})).toBe('refused');
  });

  test('the same text with other names is another condition', () => {
    const item = { a: { N: '1' }, b: { N: '2' } };
    const of = (name: string) => judged({ text: '#x = :v', names: { '#x': name }, values: { ':v': { N: '1' } } }, item);
    expect(['a', 'b', 'a'].map(of)).toEqual([true, false, true]);
  });
});
