import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { neweyWestMeanOf } from '#core/scoring/newey-west.ts';
import { someReturns } from '../../../../support/series.ts';

test('without lags it is the population deviation over √n, whatever the order', () => {
  fc.assert(
    fc.property(someReturns(), (series) => {
      // Given
      const mean = series.reduce((sum, value) => sum + value, 0) / series.length;
      const variance = series.reduce((sum, value) => sum + (value - mean) ** 2, 0) / series.length;

      // Then
      const found = neweyWestMeanOf({ series, lag: 0 }).value;
      expect(found).toBeCloseTo(Math.sqrt(variance / series.length), 12);
      expect(neweyWestMeanOf({ series: series.toReversed(), lag: 0 }).value).toBeCloseTo(found ?? Number.NaN, 12);
    }),
  );
});

test('takes the unit and no offset, and never falls below zero with more lags than days', () => {
  fc.assert(
    fc.property(someReturns(), fc.integer({ min: 0, max: 200 }), (series, lag) => {
      const se = neweyWestMeanOf({ series, lag }).value ?? Number.NaN;
      expect(se).toBeGreaterThanOrEqual(0);
      expect(neweyWestMeanOf({ series: series.map((value) => 8 * value + 1), lag }).value).toBeCloseTo(8 * se, 9);
    }),
  );
});

test('a lag weighs half as much as the day where one counts', () => {
  // Around 0: autocovariances 1 and −3 ÷ 4
  expect(neweyWestMeanOf({ series: Float64Array.of(1, -1, 1, -1), lag: 1 }).value).toBeCloseTo(Math.sqrt(0.25 / 4), 12);
});

test.each([
  ['EMPTY', []],
  ['TOO_FEW', [1]],
  ['ZERO_VARIANCE', [1, 1]],
  ['NON_FINITE', [1, Number.NaN]],
] as const)('%s: %j has none', (reason, series) => {
  expect(neweyWestMeanOf({ series: Float64Array.from(series), lag: 1 })).toEqual({ value: null, reason });
});

test.each([-1, 0.5])('a lag of %d is a mistake', (lag) => {
  expect(() => neweyWestMeanOf({ series: Float64Array.of(1, 2), lag })).toThrow('whole number');
});
