import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { leastTrackRecord, probabilisticSharpe } from '#core/scoring/probabilistic-sharpe.ts';

const normal = { reference: 0, skew: 0, kurt: 3 };
const ratio = fc.double({ min: 0.01, max: 1, noNaN: true });

describe('the probability of skill', () => {
  test('rises with the ratio and with the days, and is a half at the reference', () => {
    fc.assert(
      fc.property(ratio, fc.integer({ min: 2, max: 300 }), (sharpe, n) => {
        const chanceOf = (days: number, above: number): number =>
          probabilisticSharpe({ ...normal, n: days, sharpe, reference: sharpe - above }).value!;
        expect(chanceOf(n, 0)).toBe(0.5);
        expect(chanceOf(n, 0.01)).toBeGreaterThan(0.5);
        expect(chanceOf(n + 1, 0.01)).toBeGreaterThan(chanceOf(n, 0.01));
        expect(chanceOf(n, 0.02)).toBeGreaterThan(chanceOf(n, 0.01));
      }),
    );
  });

  test('is less for losses that are rare and large', () => {
    const record = { sharpe: 0.1, reference: 0, n: 100 };
    const plain = probabilisticSharpe({ ...record, skew: 0, kurt: 3 }).value!;
    expect(probabilisticSharpe({ ...record, skew: -3, kurt: 20 }).value!).toBeLessThan(plain);
  });

  test.each([
    ['TOO_FEW', { n: 1, sharpe: 0.1 }],
    ['NON_FINITE', { n: 9, sharpe: Number.NaN }],
    // 1 − 2 + 1 = 0
    ['NON_POSITIVE_VARIANCE', { n: 9, sharpe: 1, skew: 2, kurt: 5 }],
  ] as const)('%s: %j has none', (reason, record) => {
    expect(probabilisticSharpe({ ...normal, ...record })).toEqual({ value: null, reason });
  });

  test('has one with two days, and with any variance', () => {
    expect(probabilisticSharpe({ ...normal, n: 2, sharpe: 0 }).value).toBe(0.5);
    expect(probabilisticSharpe({ ...normal, n: 9, sharpe: 1, skew: 1.999, kurt: 5 }).value).toBeGreaterThan(0.99);
  });
});

describe('the least track record', () => {
  test('is so long that the probability is reached then', () => {
    fc.assert(
      fc.property(ratio, fc.double({ min: 0.6, max: 0.99, noNaN: true }), (sharpe, probability) => {
        const n = leastTrackRecord({ ...normal, sharpe, probability }).value!;
        fc.pre(n >= 2);
        expect(probabilisticSharpe({ ...normal, sharpe, n }).value).toBeCloseTo(probability, 9);
      }),
    );
  });

  test.each([
    [1, 0, 3, 990],
    [1.5, 0, 3, 441],
    [2, 0, 3, 249],
    [3, 0, 3, 112],
    [4, 0, 3, 64],
    [1, -3, 20, 1156],
    [2, -3, 20, 338],
    [4, -3, 20, 114],
  ])('a yearly ratio of %d with skew %d and kurtosis %d needs %d days', (annual, skew, kurt, days) => {
    const input = { sharpe: annual / Math.sqrt(365), reference: 0, skew, kurt, probability: 0.95 };
    expect(Math.round(leastTrackRecord(input).value!)).toBe(days);
  });

  test.each([
    ['BELOW_BENCHMARK', { sharpe: 0, probability: 0.95 }],
    ['NON_FINITE', { sharpe: Number.POSITIVE_INFINITY, probability: 0.95 }],
    ['INVALID_PROBABILITY', { sharpe: 1, probability: 1 }],
    ['INVALID_PROBABILITY', { sharpe: 1, probability: 0 }],
    ['NON_POSITIVE_VARIANCE', { sharpe: 1, skew: 2, kurt: 5, probability: 0.95 }],
    ['NON_FINITE', { sharpe: 1e-200, probability: 0.95 }],
  ] as const)('%s: %j has none', (reason, record) => {
    expect(leastTrackRecord({ ...normal, ...record })).toEqual({ value: null, reason });
  });
});
