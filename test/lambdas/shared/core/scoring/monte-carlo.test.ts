import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { monteCarlo } from '#core/scoring/monte-carlo.ts';
import { someReturns } from '../../../../support/series.ts';

const of = (...values: readonly number[]): Float64Array => Float64Array.from(values);
const YEAR = Float64Array.from({ length: 365 }, (_, day) => ((day * 7_919) % 101) / 1_000 - 0.045);
const PLAIN = { series: YEAR, meanBlock: 5, paths: 200, seed: 1n, drawdownLimit: 0.1 };

describe('the paths', () => {
  test('are the same of one seed, and others of another', () => {
    const [once, again, other] = [1n, 1n, 2n].map((seed) => monteCarlo({ ...PLAIN, seed }));
    expect(again).toEqual(once);
    expect(other).not.toEqual(once);
  });

  test('have Sharpe ratios that no unit changes, and probabilities of losing that stand on both sides of one', () => {
    fc.assert(
      fc.property(someReturns({ minLength: 20 }), fc.double({ min: 0.1, max: 10, noNaN: true }), (series, unit) => {
        // When
        const few = { ...PLAIN, paths: 50 };
        const [plain, scaled, mirrored] = [1, unit, -1].map(
          (factor) => monteCarlo({ ...few, series: series.map((value) => value * factor) }).value,
        );

        // Then
        expect(scaled?.sharpes).toHaveLength(plain?.sharpes.length ?? -1);
        scaled?.sharpes.forEach((sharpe, at) => {
          expect(sharpe).toBeCloseTo(plain?.sharpes[at] ?? 0, 7);
        });
        expect((plain?.lossProbability ?? 0) + (mirrored?.lossProbability ?? 0)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 20 },
    );
  });

  test('of blocks longer than the series mostly keep its order, of one day they keep none', () => {
    // Given: a year that loses in its first half what it wins in the second
    const series = Float64Array.from({ length: 100 }, (_, day) => (day < 50 ? -0.01 : 0.01));

    // When
    const [long, short] = [1e9, 1].map((meanBlock) => monteCarlo({ ...PLAIN, series, meanBlock }).value);

    // Then
    expect(long?.drawdown.p50).toBeGreaterThan(2 * (short?.drawdown.p50 ?? 1));
    expect(long?.sharpe).toMatchObject({ p05: expect.closeTo(0, 9), p95: expect.closeTo(0, 9) });
  });

  test('fall below their start as well: the first day’s loss is a drawdown', () => {
    const { value } = monteCarlo({ ...PLAIN, series: of(-0.2, -0.1), meanBlock: 1, drawdownLimit: 0.3 });
    expect(value?.drawdown.max).toBeCloseTo(0.4, 12);
    expect(value?.lossProbability).toBe(1);
  });

  test('with days that are all alike have no Sharpe ratio: up to one in a hundred is left out, more and none is told', () => {
    // Given: one bet in so many days, which a path misses with exp(-1) or so
    const rare = Float64Array.from({ length: 100 }, (_, day) => (day === 3 ? 0.1 : 0));

    // When
    const { value } = monteCarlo({ ...PLAIN, series: rare, meanBlock: 1 });

    // Then
    expect(value?.sharpe).toBeNull();
    expect(value?.sharpes.length).toBeLessThan(PLAIN.paths);
    expect(value?.drawdown).toEqual({ p50: 0, p95: 0, mean: 0, max: 0 });
  });

  test.each([
    ['EMPTY', { series: of() }],
    ['TOO_FEW', { series: of(0.1) }],
    ['ZERO_VARIANCE', { series: of(0.1, 0.1, 0.1) }],
    ['NON_FINITE', { series: of(0.1, Number.NaN) }],
    ['NON_FINITE', { meanBlock: Number.NaN }],
    ['DEGENERATE', { meanBlock: 0.99 }],
    ['DEGENERATE', { paths: 0 }],
  ] as const)('%s: %j', (reason, change) => {
    expect(monteCarlo({ ...PLAIN, ...change })).toEqual({ value: null, reason });
  });
});
