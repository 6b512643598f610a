import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type ClusterCost, FEWEST_CLUSTERS, meanCost } from '#core/reporting/cost-interval.ts';
import { seededStream } from '#core/values/random-stream.ts';

const clusters = (costs: readonly number[]): readonly ClusterCost[] => costs.map((cost) => ({ cost, notional: 100 }));

test('is the cost of all dollars, not the mean of the markets', () => {
  const mean = meanCost(
    [
      { cost: 1, notional: 100 },
      { cost: 9, notional: 300 },
    ],
    'x',
  );
  expect(mean).toEqual({ bps: 250, low: null, high: null, reason: 'TOO_FEW' });
});

describe('there is no interval, and why is said', () => {
  test.each([
    ['EMPTY', [], null],
    ['EMPTY', [{ cost: 3, notional: 0 }], null],
    ['TOO_FEW', clusters([1, 2, 3, 4]), 250],
    ['ZERO_VARIANCE', clusters([1, 1, 1, 1, 1]), 100],
    ['NON_FINITE', [{ cost: Number.NaN, notional: 1 }], null],
    [
      'DEGENERATE',
      [{ cost: 50, notional: 1_000 }, ...Array.from({ length: 4 }, () => ({ cost: 0, notional: 1 }))],
      498,
    ],
  ] as const)('%s', (reason, given, bps) => {
    const mean = meanCost(given, 'x');
    expect(mean).toMatchObject({ low: null, high: null, reason });
    expect(mean.bps === null ? null : Math.round(mean.bps)).toBe(bps);
  });

  test(`below ${FEWEST_CLUSTERS} markets, however many trades they have`, () => {
    expect(meanCost(clusters([1, 2, 3, 4, 6]), 'x').reason).toBeUndefined();
  });
});

test('holds the mean, is the same in every run, and other labels draw otherwise', () => {
  // Given
  const given = clusters([1, -2, 5, 3, 0.5, -1, 2, 8]);
  // When
  const [once, again, other] = [meanCost(given, 'a'), meanCost(given, 'a'), meanCost(given, 'b')];
  // Then
  expect(once).toEqual(again);
  expect(other).not.toEqual(once);
  expect(once.low!).toBeLessThan(once.bps!);
  expect(once.high!).toBeGreaterThan(once.bps!);
});

test('is never a number that is none', () => {
  const amount = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const cluster = fc.record({ cost: amount, notional: fc.double({ min: 0, max: 1e6, noNaN: true }) });
  fc.assert(
    fc.property(fc.array(cluster, { maxLength: 12 }), (given) => {
      const { bps, low, high, reason } = meanCost(given, 'x');
      for (const one of [bps, low, high]) expect(one === null || Number.isFinite(one)).toBe(true);
      expect((low === null) === (reason !== undefined)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('covers the true cost of 100 bps in 95 of 100 worlds of thirty markets, within the error of 60 worlds', () => {
  // Given markets whose cost spreads about the truth
  const { nextU32 } = seededStream(11n);
  const even = (): number => nextU32() / 4_294_967_296;
  const world = () =>
    Array.from({ length: 30 }, () => ({ notional: 100, cost: 1 + 6 * (even() + even() + even() - 1.5) }));
  // When
  const covered = Array.from({ length: 60 }, (_, at) => meanCost(world(), `w${at}`)).filter(
    ({ low, high }) => low !== null && low <= 100 && high >= 100,
  ).length;
  // Then
  expect(covered).toBeGreaterThanOrEqual(52);
  expect(covered).toBeLessThan(60);
});
