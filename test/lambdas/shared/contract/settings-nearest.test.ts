import { expect, test } from '@jest/globals';
import { didYouMean, isNear, nearestWord } from '#contract/settings-nearest.ts';

const POLICIES = ['portfolio_proportion', 'percentage'];

test('B37: a value that is nearly one of its choices is answered with that one, whatever its case', () => {
  expect(didYouMean('percantage', POLICIES)).toBe('; did you mean percentage?');
  expect(didYouMean('Percentage', POLICIES)).toBe('; did you mean percentage?');
  expect(didYouMean('kelly', POLICIES)).toBe('');
  expect(didYouMean('anything', [])).toBe('');
  expect(didYouMean('1', ['0', '3'])).toBe('');
  expect(didYouMean('whale trader', ['Whale Trader', 'Sharp'])).toBe('; did you mean Whale Trader?');
  expect(didYouMean('x'.repeat(1_000_000), ['x'.repeat(64)])).toBe('');
});

test('two edits are near in any word, a third of the letters in a long one', () => {
  expect(isNear('chin', 'chain')).toBe(true);
  expect(isNear('abc', 'xyz')).toBe(false);
  expect(isNear('abcdefghi', 'abcdefxyz')).toBe(true);
  expect(isNear('abcdefgh', 'abcdexyz')).toBe(false);
});

test('the first of equally near words is meant', () => {
  expect(nearestWord('a', ['b', 'c'])).toBe('b');
  expect(nearestWord('a', [])).toBeUndefined();
});
