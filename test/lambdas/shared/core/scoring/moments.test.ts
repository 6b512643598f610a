import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { momentsOf, spreadOf } from '#core/scoring/moments.ts';
import { someReturns } from '../../../../support/series.ts';

describe('the moments', () => {
  test('shape is the same in any unit and at any offset, and the deviation takes the unit', () => {
    fc.assert(
      fc.property(someReturns(), fc.double({ min: 0.001, max: 1_000, noNaN: true }), (returns, unit) => {
        // When
        const [plain, scaled] = [spreadOf(returns).value, spreadOf(returns.map((value) => value * unit + unit)).value];

        // Then
        expect(scaled?.sd).toBeCloseTo((plain?.sd ?? 0) * unit, 9);
        expect(scaled?.mean).toBeCloseTo(((plain?.mean ?? 0) + 1) * unit, 9);
        expect(scaled?.skew).toBeCloseTo(plain?.skew ?? 0, 6);
        expect(scaled?.kurt).toBeCloseTo(plain?.kurt ?? 0, 6);
      }),
    );
  });

  test('mirrored returns have the other skew; kurtosis is never below 1 + skew²', () => {
    fc.assert(
      fc.property(someReturns(), (returns) => {
        const [plain, mirrored] = [spreadOf(returns).value, spreadOf(returns.map((value) => -value)).value];
        expect(mirrored?.skew).toBe(-(plain?.skew ?? 0));
        expect(plain?.kurt).toBeGreaterThanOrEqual(1 + (plain?.skew ?? 0) ** 2 - 1e-9);
      }),
    );
  });

  test('the order of the days says nothing', () => {
    fc.assert(
      fc.property(someReturns(), (returns) => {
        const [plain, turned] = [spreadOf(returns).value, spreadOf(returns.toReversed()).value];
        expect(turned?.sd).toBeCloseTo(plain?.sd ?? 0, 12);
        expect(turned?.kurt).toBeCloseTo(plain?.kurt ?? 0, 9);
      }),
    );
  });

  test('a normal series of 2 values has skew 0 and kurtosis 1', () => {
    expect(momentsOf(Float64Array.of(1, 3)).value).toEqual({ n: 2, mean: 2, sd: Math.SQRT2, skew: 0, kurt: 1 });
  });

  test.each([1e-200, 1e-100, 1e100, 1e200])('no power of %d overflows or vanishes', (unit) => {
    const { value } = momentsOf(Float64Array.of(1, 2, 4).map((part) => part * unit));
    expect(value?.skew).toBeCloseTo(0.3818017741606065, 12);
    expect(value?.kurt).toBeCloseTo(1.5, 12);
    expect((value?.sd ?? 0) / unit).toBeCloseTo(1.5275252316519468, 12);
  });
});

describe('what has no moments', () => {
  test.each([
    ['EMPTY', []],
    ['NON_FINITE', [1, Number.NaN, 2]],
    ['NON_FINITE', [Number.NaN]],
    ['NON_FINITE', [1e308, 1e308, -1e308]],
  ] as const)('%s: %j', (reason, values) => {
    expect(momentsOf(Float64Array.from(values))).toEqual({ value: null, reason });
  });

  test('one observation has a mean alone, a constant series a deviation of zero and no shape', () => {
    expect(momentsOf(Float64Array.of(0.02)).value).toEqual({
      ...{ n: 1, mean: 0.02, sd: null, skew: null, kurt: null, reason: 'TOO_FEW' },
    });
    expect(momentsOf(Float64Array.of(0, 0)).value).toEqual({
      ...{ n: 2, mean: 0, sd: 0, skew: null, kurt: null, reason: 'ZERO_VARIANCE' },
    });
  });

  test('a series is constant up to a deviation of 1e-12 of its largest value', () => {
    // Two values around 1 with a population deviation of half their distance
    expect(spreadOf(Float64Array.of(1, 1 - 1.99e-12)).reason).toBe('ZERO_VARIANCE');
    expect(spreadOf(Float64Array.of(1, 1 - 2.01e-12)).value?.n).toBe(2);
  });
});
