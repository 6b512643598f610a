import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DAYS_PER_YEAR, sharpeOf, varianceFactor } from '#core/scoring/sharpe.ts';
import { someReturns } from '../../../../support/series.ts';

describe('a Sharpe ratio', () => {
  test('is the same in any unit, the other way round for mirrored returns, and whatever the order', () => {
    fc.assert(
      fc.property(someReturns(), fc.double({ min: 0.01, max: 100, noNaN: true }), (returns, unit) => {
        // Given
        const daily = sharpeOf({ returns }).value?.daily ?? Number.NaN;

        // Then
        expect(sharpeOf({ returns: returns.map((value) => value * unit) }).value?.daily).toBeCloseTo(daily, 9);
        expect(sharpeOf({ returns: returns.map((value) => -value) }).value?.daily).toBeCloseTo(-daily, 12);
        expect(sharpeOf({ returns: returns.toReversed() }).value?.daily).toBeCloseTo(daily, 9);
      }),
    );
  });

  test('rises with every return alike, and a risk-free return takes as much away', () => {
    fc.assert(
      fc.property(someReturns(), fc.integer({ min: 1, max: 1_000 }), (returns, step) => {
        // Given
        const shift = step / 10_000;
        const daily = sharpeOf({ returns }).value?.daily ?? Number.NaN;
        const shifted = returns.map((value) => value + shift);

        // Then
        expect(sharpeOf({ returns: shifted }).value?.daily).toBeGreaterThan(daily);
        expect(sharpeOf({ returns: shifted, riskFree: shift }).value?.daily).toBeCloseTo(daily, 9);
      }),
    );
  });

  test('of a year is √365 that of a day, its errors are those of a day', () => {
    // When
    const { value } = sharpeOf({ returns: Float64Array.of(0.01, 0.02, 0.03) });

    // Then: S = 2, no skew, kurtosis 1.5
    expect(DAYS_PER_YEAR).toBe(365);
    expect(value?.daily).toBeCloseTo(2, 12);
    expect(value?.annual).toBeCloseTo(2 * Math.sqrt(365), 12);
    expect(value?.seIid).toBeCloseTo(Math.sqrt((1 + 2) / 3), 12);
    expect(value?.seMertens).toBeCloseTo(Math.sqrt((1 + 0.5 / 4 / 0.25) / 2), 12);
  });

  test('that two values make exact has no error below zero', () => {
    // Given: two values whose odds and distance cancel every term of the variance
    const share = 0.8;
    const returns = Float64Array.from({ length: 10 }, (_none, day) => (day < 8 ? 1 / 4 : -1));

    // Then: of every two values the factor is a square, here (1 − skew × S ÷ 2)²
    const skew = (1 - 2 * share) / Math.sqrt(share * (1 - share));
    expect(varianceFactor({ sharpe: 2 / skew, skew, kurt: 1 + skew * skew })).toBeCloseTo(0, 12);
    expect(sharpeOf({ returns }).value?.seMertens).toBeGreaterThanOrEqual(0);
  });
});

test.each([
  ['EMPTY', []],
  ['TOO_FEW', [0.01]],
  ['ZERO_VARIANCE', [0.01, 0.01]],
  ['NON_FINITE', [0.01, Number.NaN]],
] as const)('%s: %j has none', (reason, returns) => {
  expect(sharpeOf({ returns: Float64Array.from(returns) })).toEqual({ value: null, reason });
});
