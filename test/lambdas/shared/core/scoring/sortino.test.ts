import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sortinoOf } from '#core/scoring/sortino.ts';
import { someReturns } from '../../../../support/series.ts';

test('is the same in any unit and order, and falls with what is acceptable', () => {
  const losing = someReturns().filter((returns) => returns.some((value) => value < 0));
  fc.assert(
    fc.property(losing, fc.integer({ min: 1, max: 500 }), (returns, step) => {
      // Given
      const plain = sortinoOf({ returns }).value!;

      // Then
      expect(sortinoOf({ returns: returns.map((value) => value * 5) }).value?.value).toBeCloseTo(plain.value, 9);
      expect(sortinoOf({ returns: returns.toReversed() }).value?.value).toBeCloseTo(plain.value, 9);
      const demanding = sortinoOf({ returns, acceptable: step / 10_000 }).value!;
      expect(demanding.downside).toBeGreaterThan(plain.downside);
    }),
  );
});

test('divides by all returns, not by those below', () => {
  // √(0.04 ÷ 4) = 0.1, mean 0.05
  const { value } = sortinoOf({ returns: Float64Array.of(-0.2, 0.2, 0.2, 0), periodsPerYear: 4 });
  expect(value?.downside).toBeCloseTo(0.1, 12);
  expect(value?.value).toBeCloseTo(0.5, 12);
  expect(value?.annual).toBeCloseTo(1, 12);
});

test.each([
  ['EMPTY', [], 0],
  ['NON_FINITE', [Number.NaN], 0],
  ['NO_DOWNSIDE', [0.01, 0], 0],
] as const)('%s: %j has none', (reason, returns, acceptable) => {
  expect(sortinoOf({ returns: Float64Array.from(returns), acceptable })).toEqual({ value: null, reason });
});

test('a return just below what is acceptable is enough', () => {
  expect(sortinoOf({ returns: Float64Array.of(0.01, 0.02), acceptable: 0.0101 }).value?.downside).toBeGreaterThan(0);
});
