import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ewmaVarianceOf } from '#core/scoring/ewma-variance.ts';
import { someReturns } from '../../../../support/series.ts';

test('the forecast lies between the least and the largest of the start and the squares, and squares the unit', () => {
  fc.assert(
    fc.property(someReturns(), fc.double({ min: 0, max: 0.1, noNaN: true }), (returns, start) => {
      // When
      const forecast = ewmaVarianceOf({ returns, start }).value ?? Number.NaN;
      const scaled = ewmaVarianceOf({ returns: returns.map((value) => value * 10), start: start * 100 }).value;

      // Then
      const squares = [start, ...returns.map((value) => value * value)];
      expect(forecast).toBeGreaterThanOrEqual(Math.min(...squares) * (1 - 1e-12));
      expect(forecast).toBeLessThanOrEqual(Math.max(...squares) * (1 + 1e-12));
      expect(scaled).toBeCloseTo(forecast * 100, 9);
    }),
  );
});

test('it begins with the variance of the first 20 days, 0.94 of it left after each', () => {
  // Given: 20 days of ±1 % vary by 20 ÷ 19 of a ten-thousandth
  const first = Float64Array.from({ length: 20 }, (_none, day) => (day % 2 === 0 ? 0.01 : -0.01));

  // Then
  const start = (0.0001 * 20) / 19;
  expect(ewmaVarianceOf({ returns: first }).value).toBeCloseTo(0.94 ** 20 * start + (1 - 0.94 ** 20) * 0.0001, 12);
  expect(ewmaVarianceOf({ returns: new Float64Array(20) }).value).toBe(0);
  expect(ewmaVarianceOf({ returns: first.subarray(1) })).toEqual({ value: null, reason: 'TOO_FEW' });
});

test.each([
  ['EMPTY', []],
  ['NON_FINITE', [Number.NaN]],
  ['NON_FINITE', [1e200]],
] as const)('%s: %j has none', (reason, returns) => {
  expect(ewmaVarianceOf({ returns: Float64Array.from(returns), start: 0 })).toEqual({ value: null, reason });
});

test.each([-0.01, 1.01, Number.NaN])('a decay of %d is a mistake', (decay) => {
  expect(() => ewmaVarianceOf({ returns: Float64Array.of(1), start: 0, decay })).toThrow('from 0 to 1');
});
