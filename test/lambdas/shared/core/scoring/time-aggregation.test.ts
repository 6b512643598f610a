import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aggregationFactor, annualSharpeOf, autocovariancesOf } from '#core/scoring/time-aggregation.ts';
import { someReturns } from '../../../../support/series.ts';

describe('the factor from a period to many', () => {
  test('is the root of their number without autocorrelation, less with a positive one, more with a negative one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 400 }),
        fc.double({ min: 0.001, max: 0.9, noNaN: true }),
        (periods, rho) => {
          const factor = (value: number): number =>
            aggregationFactor({ periods, autocorrelations: Float64Array.of(value) }).value ?? Number.POSITIVE_INFINITY;
          expect(factor(0)).toBeCloseTo(Math.sqrt(periods), 12);
          expect(factor(rho)).toBeLessThan(Math.sqrt(periods));
          expect(factor(-rho)).toBeGreaterThan(Math.sqrt(periods));
        },
      ),
    );
  });

  test('asks for no lag of as many periods as there are', () => {
    const autocorrelations = Float64Array.of(0.25, 0.5);
    // 2 ÷ √(2 + 2 × 0.25)
    expect(aggregationFactor({ periods: 2, autocorrelations }).value).toBeCloseTo(2 / Math.sqrt(2.5), 12);
  });

  test.each([
    ['NON_POSITIVE_VARIANCE', 2, [-1]],
    ['TOO_FEW', 0, []],
    ['NON_FINITE', 12, [Number.NaN]],
    ['NON_FINITE', Number.POSITIVE_INFINITY, []],
  ] as const)('%s: %d periods of %j have none', (reason, periods, rho) => {
    expect(aggregationFactor({ periods, autocorrelations: Float64Array.from(rho) })).toEqual({ value: null, reason });
  });

  test('has one just above no variance', () => {
    expect(aggregationFactor({ periods: 2, autocorrelations: Float64Array.of(-0.9999) }).value).toBeGreaterThan(100);
  });
});

describe('the Sharpe ratio of a year', () => {
  test('of stale marks is corrected downward, and says that it is', () => {
    // Given: each day's return is marked in halves on two days
    const jumps = Array.from({ length: 200 }, (_none, day) => Math.sin(day * day) + 0.2);
    const marked = Float64Array.from(jumps, (jump, day) => (jump + (jumps[day - 1] ?? 0)) / 2);

    // When
    const { value } = annualSharpeOf(marked);

    // Then
    expect(value?.lag1).toBeGreaterThan(0.3);
    expect(value?.isAutocorrelated).toBe(true);
    expect(value?.corrected).toBeLessThan(value?.plain ?? 0);
  });

  test('without autocorrelation is not called autocorrelated', () => {
    const { value } = annualSharpeOf(Float64Array.of(1, 2, 2, 1, 1, 2, 2, 1));
    expect(value).toMatchObject({ isAutocorrelated: false, lag1: -0.125 });
  });

  test('of too few days, or of days that are all the same, is none', () => {
    expect(annualSharpeOf(Float64Array.of(1)).reason).toBe('TOO_FEW');
    expect(annualSharpeOf(Float64Array.of(1, 1)).reason).toBe('ZERO_VARIANCE');
  });
});

test('autocovariances begin with the variance over n, none is larger, and a shift changes nothing', () => {
  fc.assert(
    fc.property(someReturns(), (returns) => {
      // When
      const found = autocovariancesOf(returns, returns.length + 1);
      const shifted = autocovariancesOf(
        returns.map((value) => value + 1),
        1,
      );

      // Then
      expect(found.every((value) => Math.abs(value) <= (found[0] ?? 0) + 1e-15)).toBe(true);
      expect(found.at(-1)).toBe(0);
      expect(shifted[0]).toBeCloseTo(found[0] ?? 0, 12);
      expect(shifted[1]).toBeCloseTo(found[1] ?? 0, 12);
    }),
  );
});
