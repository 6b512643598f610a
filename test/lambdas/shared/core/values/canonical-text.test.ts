import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalText, readCanonical } from '#core/values/canonical-text.ts';

type Plain = string | number | bigint | boolean | readonly Plain[] | { readonly [name: string]: Plain };

const plain = fc.letrec<{ readonly tree: Plain }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    fc.string(),
    fc.integer(),
    fc.bigInt(),
    fc.boolean(),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tie('tree'), { noNullPrototype: true, maxKeys: 4 }),
  ),
})).tree;
const record = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), plain, { noNullPrototype: true, maxKeys: 6 });

test('what is written comes back as it was, text that looks like a number too', () => {
  fc.assert(
    fc.property(record, (value) => {
      expect(readCanonical(canonicalText(value))).toEqual(value);
    }),
  );
  const hard = { a: '12', b: 12n, c: "'12", d: 12, e: '', f: 123_456_789_012_345_678_901n };
  expect(readCanonical(canonicalText(hard))).toEqual(hard);
});

test('equal data has equal text, whatever the order of its names; what is undefined is not there', () => {
  fc.assert(
    fc.property(record, (value) => {
      const turned = Object.fromEntries(Object.entries(value).toReversed());
      expect(canonicalText({ zz: undefined, ...turned })).toBe(canonicalText(value));
    }),
  );
});

test('other data has other text: a number is no text, and a list has an order', () => {
  const all = [{ a: 1 }, { a: 1n }, { a: '1' }, { a: "'1" }, { b: 1 }, { a: [1, 2] }, { a: [2, 1] }, { a: true }, {}];
  expect(new Set(all.map(canonicalText)).size).toBe(all.length);
});
