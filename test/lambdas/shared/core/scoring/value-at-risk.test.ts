import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { valueAtRisk } from '#core/scoring/value-at-risk.ts';
import { someReturns } from '../../../../support/series.ts';

const of = (...values: readonly number[]): Float64Array => Float64Array.from(values);

describe('value at risk', () => {
  test('takes the unit of the series, moves against its offset, and cares for no order', () => {
    fc.assert(
      fc.property(someReturns(), fc.double({ min: 0.1, max: 10, noNaN: true }), (returns, unit) => {
        // When
        const plain = valueAtRisk(returns, 0.95).value;
        const other = valueAtRisk(
          returns.toReversed().map((value) => value * unit + 0.01),
          0.95,
        ).value;

        // Then
        for (const name of ['historical', 'gaussian', 'cornishFisher', 'es'] as const)
          expect(other?.[name]).toBeCloseTo((plain?.[name] ?? 0) * unit - 0.01, 8);
        expect(other?.isCornishFisherUsable).toBe(plain?.isCornishFisherUsable);
      }),
    );
  });

  test('the shortfall is at least the historical value, and at most the worst day', () => {
    fc.assert(
      fc.property(someReturns(), fc.double({ min: 0.5, max: 0.999, noNaN: true }), (returns, p) => {
        const { value } = valueAtRisk(returns, p);
        expect(value?.es).toBeLessThanOrEqual(-Math.min(...returns) + 1e-12);
        expect(value?.es).toBeGreaterThanOrEqual((value?.historical ?? 0) - 0.2);
      }),
    );
  });

  test('the loss at the edge counts with the part that belongs to the tail', () => {
    // Given: the worst 1.5 of ten days
    const returns = of(-0.1, -0.04, 0, 0, 0, 0, 0, 0, 0, 0.01);
    expect(valueAtRisk(returns, 0.85).value?.es).toBeCloseTo((0.1 + 0.5 * 0.04) / 1.5, 12);
  });

  test('a symmetric series of kurtosis 3 has the gaussian value as its Cornish-Fisher value', () => {
    // Given: two values of weight 1/6 at ±√3 and the rest at zero have kurtosis 3
    const returns = of(-Math.sqrt(3), Math.sqrt(3), 0, 0, 0, 0);
    const { value } = valueAtRisk(returns, 0.95);
    expect(value?.cornishFisher).toBeCloseTo(value?.gaussian ?? 0, 12);
    expect(value?.isCornishFisherUsable).toBe(true);
  });

  test('a bought favourite’s days have no usable Cornish-Fisher value', () => {
    const returns = Float64Array.from({ length: 100 }, (_, day) => (day === 50 ? -0.5 : 0.01));
    expect(valueAtRisk(returns, 0.95).value?.isCornishFisherUsable).toBe(false);
  });

  test('a constant series loses its mean with the sign turned', () => {
    expect(valueAtRisk(of(0.01, 0.01), 0.99).value).toEqual({
      ...{ historical: -0.01, gaussian: -0.01, cornishFisher: -0.01, isCornishFisherUsable: true },
      es: expect.closeTo(-0.01, 12),
    });
  });

  test.each([
    ['EMPTY', of(), 0.95],
    ['NON_FINITE', of(1, Number.NaN), 0.95],
    ['INVALID_PROBABILITY', of(1, 2), 0],
    ['INVALID_PROBABILITY', of(1, 2), 1],
  ] as const)('%s', (reason, returns, p) => {
    expect(valueAtRisk(returns, p)).toEqual({ value: null, reason });
  });
});
