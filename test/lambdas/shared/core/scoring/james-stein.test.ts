import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jamesSteinOf } from '#core/scoring/james-stein.ts';
import { someReturns } from '../../../../support/series.ts';

test('keeps the mean and the order, brings all closer to it, and closer the less is known of them', () => {
  fc.assert(
    fc.property(someReturns(), fc.double({ min: 1e-8, max: 0.01, noNaN: true }), (values, variance) => {
      // When
      const [found, vaguer] = [variance, variance * 2].map((known) => jamesSteinOf({ values, variance: known }).value!);

      // Then
      expect(found!.theta.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(found!.mean, 12);
      expect(found!.factor).toBeGreaterThanOrEqual(0);
      expect(found!.factor).toBeLessThan(1);
      expect(vaguer!.factor).toBeLessThanOrEqual(found!.factor);
    }),
  );
});

test('leaves three values as they are, and takes something of four', () => {
  expect([...jamesSteinOf({ values: Float64Array.of(1, 2, 3), variance: 1 }).value!.theta]).toEqual([1, 2, 3]);
  // 1 − (4 − 3) × 1 ÷ 5
  expect(jamesSteinOf({ values: Float64Array.of(1, 2, 3, 4), variance: 1 }).value?.factor).toBe(0.8);
});

test.each([
  ['EMPTY', [], 1],
  ['NON_FINITE', [1, Number.NaN], 1],
  ['NON_POSITIVE_VARIANCE', [1, 2], -1],
  ['NON_POSITIVE_VARIANCE', [1, 2], Number.NaN],
] as const)('%s: %j with a variance of %d has none', (reason, values, variance) => {
  expect(jamesSteinOf({ values: Float64Array.from(values), variance })).toEqual({ value: null, reason });
});
