import { expect, test } from '@jest/globals';
import { invariant, InvariantError } from '#core/values/invariant.ts';

test('what holds passes', () => {
  expect(() => {
    invariant(true, 'one is one');
  }).not.toThrow();
});

test('what does not hold stops the run, and says what was promised', () => {
  expect(() => {
    invariant(false, 'one is two');
  }).toThrow(new InvariantError('one is two'));
});
