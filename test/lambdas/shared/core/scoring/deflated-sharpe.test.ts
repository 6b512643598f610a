import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  deflatedSharpe,
  effectiveTrials,
  expectedMaxSharpe,
  meanCorrelationOf,
} from '#core/scoring/deflated-sharpe.ts';
import { normalDraw } from '#core/scoring/normal.ts';
import { probabilisticSharpe } from '#core/scoring/probabilistic-sharpe.ts';
import { seededStream } from '#core/values/random-stream.ts';
import { someReturns } from '../../../../support/series.ts';

const maxOf = (trials: number, variance: number): number => expectedMaxSharpe({ trials, variance }).value!;

describe('the largest ratio to expect without skill', () => {
  test('rises with the trials and with the root of the variance', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 100_000 }),
        fc.double({ min: 1e-6, max: 1, noNaN: true }),
        (trials, variance) => {
          expect(maxOf(trials + 1, variance)).toBeGreaterThan(maxOf(trials, variance));
          expect(maxOf(trials, 4 * variance)).toBeCloseTo(2 * maxOf(trials, variance), 12);
        },
      ),
    );
  });

  test('is the mean of the best of 100 draws, in drawn ones', () => {
    // Given
    const stream = seededStream(9n);
    const best = (): number => Math.max(...Array.from({ length: 100 }, () => normalDraw(stream)));

    // When
    const mean = Array.from({ length: 2_000 }, best).reduce((sum, one) => sum + one / 2_000, 0);

    // Then
    expect(Math.abs(mean - maxOf(100, 1))).toBeLessThan(0.04);
  });

  test.each([
    // Days, trials, a year's ratio
    [90, 100, 5.1],
    [90, 1_000, 6.6],
    [365, 100, 2.5],
    [365, 1_000, 3.3],
    [730, 100, 1.8],
    [730, 1_000, 2.3],
  ])('of %d days and %d traders is %d a year', (days, trials, annual) => {
    expect(maxOf(trials, 1 / (days - 1)) * Math.sqrt(365)).toBeCloseTo(annual, 1);
  });

  test('is none for one trial, and no less for little more', () => {
    expect([maxOf(1, 0.3), maxOf(1.05, 0.3)]).toEqual([0, 0]);
    expect(maxOf(1.5, 0.3)).toBeGreaterThan(0);
  });

  test.each([
    ['TOO_FEW', 0.99, 1],
    ['NON_POSITIVE_VARIANCE', 2, -0.1],
    ['NON_FINITE', Number.NaN, 1],
    ['NON_FINITE', 2, Number.POSITIVE_INFINITY],
  ] as const)('%s: %d trials of variance %d have none', (reason, trials, variance) => {
    expect(expectedMaxSharpe({ trials, variance })).toEqual({ value: null, reason });
  });
});

describe('the deflated ratio', () => {
  const record = { sharpe: 0.12, n: 365, skew: -0.8, kurt: 6 };

  test('of one trial is the probability against zero, and falls with every further one', () => {
    const chanceOf = (trials: number): number => deflatedSharpe({ ...record, trials, variance: 0.003 }).value!;
    expect(chanceOf(1)).toBe(probabilisticSharpe({ ...record, reference: 0 }).value);
    expect(chanceOf(10)).toBeLessThan(chanceOf(1));
    expect(chanceOf(100)).toBeLessThan(chanceOf(10));
  });

  test('has none without trials', () => {
    expect(deflatedSharpe({ ...record, trials: 0, variance: 0.003 }).reason).toBe('TOO_FEW');
  });
});

describe('effective trials', () => {
  test('lie between one and all of them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (trials, correlation) => {
          const found = effectiveTrials({ trials, correlation }).value!;
          expect(found).toBeGreaterThanOrEqual(1);
          expect(found).toBeLessThanOrEqual(trials);
        },
      ),
    );
    expect(effectiveTrials({ trials: 0, correlation: 0 }).reason).toBe('TOO_FEW');
    expect(effectiveTrials({ trials: 2, correlation: Number.NaN }).reason).toBe('NON_FINITE');
  });

  test('take the mean correlation of every pair', () => {
    const lengths = { minLength: 12, maxLength: 12 };
    fc.assert(
      fc.property(fc.array(someReturns(lengths), { minLength: 2, maxLength: 5 }), (all) => {
        // Given
        const pairs = all.flatMap((one, at) => all.slice(at + 1).map((other) => correlationOf(one, other)));

        // Then
        const mean = pairs.reduce((sum, pair) => sum + pair, 0) / pairs.length;
        expect(meanCorrelationOf(all).value).toBeCloseTo(mean, 9);
      }),
    );
  });

  test('have no correlation of fewer than two that vary', () => {
    const returns = Float64Array.of(1, 2);
    expect(meanCorrelationOf([]).reason).toBe('EMPTY');
    expect(meanCorrelationOf([returns]).reason).toBe('TOO_FEW');
    expect(meanCorrelationOf([returns, Float64Array.of(1, 1)]).reason).toBe('ZERO_VARIANCE');
  });
});

function correlationOf(one: Float64Array, other: Float64Array): number {
  const meanOf = (series: Float64Array): number => series.reduce((sum, value) => sum + value, 0) / series.length;
  const product = (a: Float64Array, b: Float64Array): number =>
    a.reduce((sum, value, day) => sum + (value - meanOf(a)) * (b[day]! - meanOf(b)), 0);
  return product(one, other) / Math.sqrt(product(one, one) * product(other, other));
}
