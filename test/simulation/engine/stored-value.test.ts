import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { storedItem } from './stored-value.ts';

const nested = (times: number, kind: 'L' | 'M'): AttributeValue =>
  Array.from({ length: times }).reduce<AttributeValue>(
    (inner) => (kind === 'L' ? { L: [inner] } : { M: { k: inner } }),
    {
      S: 'x',
    },
  );

describe('what is stored', () => {
  test.each(['L', 'M'] as const)('31 levels of %s are taken, 32 refused', (kind) => {
    expect(storedItem({ a: nested(31, kind) })).toEqual({ a: nested(31, kind) });
    expect(() => storedItem({ a: nested(32, kind) })).toThrow('Nesting Levels');
  });

  test.each<[string, unknown]>([
    ['a value without a type', {}],
    ['a value of two types', { S: 'a', N: '1' }],
    ['a value that is absent', undefined],
    ['NULL that is false', { NULL: false }],
    ['a text that is none', { S: 5 }],
    ['a number that is no text', { N: 5 }],
    ['a truth that is text', { BOOL: 'true' }],
    ['bytes that are text', { B: 'AQ==' }],
    ['an empty set', { L: [{ NS: [] }] }],
    ['a set with one number written twice', { NS: ['1', '1.0'] }],
    ['a set with one text twice', { M: { k: { SS: ['a', 'a'] } } }],
    ['a set with the same bytes twice', { BS: [Uint8Array.from([1]), Uint8Array.from([1])] }],
    ['a set of texts with a number', { SS: ['a', 1] }],
  ])('%s is refused', (_what, value) => {
    expect(() => storedItem({ a: value as AttributeValue })).toThrow(
      expect.objectContaining({ name: 'ValidationException' }),
    );
  });

  test('a name that is empty is refused, a type that is undefined is not there', () => {
    expect(() => storedItem({ '': { S: 'a' } })).toThrow('Empty attribute name');
    expect(storedItem({ a: { S: 'a', N: undefined } as unknown as AttributeValue })).toEqual({ a: { S: 'a' } });
  });

  test('empty texts, bytes, lists and maps are taken, and numbers are written in one way', () => {
    const item = { s: { S: '' }, b: { B: new Uint8Array() }, l: { L: [] }, m: { M: {} }, e: { SS: [''] } };
    expect(storedItem({ ...item, n: { NS: ['1.50', '-0'] } })).toEqual({ ...item, n: { NS: ['1.5', '0'] } });
  });
});
