import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bandwidthOf, kernelSum, lagSlopeOf, longRunVarianceOf } from '#core/scoring/long-run-variance.ts';
import { someReturns } from '../../../../support/series.ts';

const centred = someReturns().map((series) => {
  const mean = series.reduce((sum, value) => sum + value, 0) / series.length;
  return series.map((value) => value - mean);
});

describe('the long-run variance', () => {
  test('is never below zero, squares the unit, and keeps what it was come by', () => {
    fc.assert(
      fc.property(centred, fc.boolean(), (series, isPrewhitened) => {
        // When
        const found = longRunVarianceOf({ series, isPrewhitened });
        const scaled = longRunVarianceOf({ series: series.map((value) => value * 4), isPrewhitened });

        // Then
        expect(found.lrv).toBeGreaterThanOrEqual(-1e-15);
        expect(scaled).toEqual({ ...found, lrv: scaled.lrv });
        expect(scaled.lrv).toBeCloseTo(found.lrv * 16, 12);
        expect(Math.abs(found.a)).toBeLessThanOrEqual(isPrewhitened ? 0.97 : 0);
      }),
    );
  });

  test('takes at most 0.97 of a day to the next', () => {
    const growing = Float64Array.from({ length: 12 }, (_none, day) => 2 ** day);
    expect(longRunVarianceOf({ series: growing, isPrewhitened: true }).a).toBe(0.97);
  });

  test('of nothing is nothing', () => {
    expect(longRunVarianceOf({ series: new Float64Array(5), isPrewhitened: true })).toEqual({
      ...{ lrv: 0, a: 0, rho: 0, bandwidth: 0 },
    });
  });
});

test('the bandwidth grows with the slope, up to every lag, which a series without end has', () => {
  expect(bandwidthOf({ alpha: 0, length: 100, isBounded: true })).toBe(0);
  expect(bandwidthOf({ alpha: 1 / 100, length: 100, isBounded: true })).toBeCloseTo(2.6614, 12);
  expect(bandwidthOf({ alpha: 1e12, length: 100, isBounded: true })).toBe(99);
  expect(bandwidthOf({ alpha: 0, length: 100, isBounded: false })).toBe(99);
});

test("Parzen's weights: all of the variance, a quarter of the lag at half the bandwidth", () => {
  // Given: autocovariances of 4 ÷ 4 and 3 ÷ 4 at the lags 0 and 1
  const series = Float64Array.of(1, 1, 1, 1);
  // Then: below the bandwidth only
  expect(kernelSum({ series, bandwidth: 1 })).toBe(1);
  expect(kernelSum({ series, bandwidth: 2 })).toBe(1 + 2 * 0.25 * 0.75);
});

test('the slope on the day before is that of a line', () => {
  const line = Float64Array.of(1, 3, 7, 15, 31);
  expect(lagSlopeOf(line)).toBeCloseTo(2, 12);
  expect(lagSlopeOf(Float64Array.of(1, 1, 1, 5))).toBe(0);
});
