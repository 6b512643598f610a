import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { edgeProbability } from '#core/scoring/edge-probability.ts';
import { leastChance } from '#core/sizing/kelly.ts';
import { price } from '#core/values/price.ts';

const PLAIN = { price: 0.5, alpha: 0.4, variance: 0.04, mean: 0, betweenVariance: 0.02, z: 1.2815515655446004 };
const part = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const tilt = fc.double({ min: -2, max: 2, noNaN: true });

describe('what a leader’s purchase is worth', () => {
  test('the posterior lies between his own tilt and that of all, and the lower bound below it', () => {
    fc.assert(
      fc.property(part, tilt, part, tilt, part, (paid, alpha, variance, mean, betweenVariance) => {
        // When
        const { value } = edgeProbability({ ...PLAIN, price: paid, alpha, variance, mean, betweenVariance });

        // Then
        expect(value?.alphaPost).toBeGreaterThanOrEqual(Math.min(alpha, mean) - 1e-12);
        expect(value?.alphaPost).toBeLessThanOrEqual(Math.max(alpha, mean) + 1e-12);
        expect(value?.chanceLow).toBeLessThan(value?.chance ?? 0);
      }),
    );
  });

  test('the other outcome has the other chance: selling one is buying the other', () => {
    fc.assert(
      fc.property(part, tilt, (paid, alpha) => {
        const [one, other] = [
          edgeProbability({ ...PLAIN, price: paid, alpha }),
          edgeProbability({ ...PLAIN, price: 1 - paid, alpha: -alpha }),
        ].map(({ value }) => value?.chance);
        expect((one ?? 0) + (other ?? 0)).toBeCloseTo(1, 12);
      }),
    );
  });

  test('the product’s sizing, which carries the bound as odds in millionths, comes to the same chance', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 990_000 }), tilt, (paid, alpha) => {
        // Given
        const { value } = edgeProbability({ ...PLAIN, price: paid / 1e6, alpha });
        const oddsLow = Math.floor(Math.exp((value?.alphaPost ?? 0) - PLAIN.z * (value?.sdPost ?? 0)) * 1e6);

        // When
        const least = leastChance({ leaderPrice: price(BigInt(paid)), oddsLow: BigInt(oddsLow) });

        // Then
        expect(Number(least) / 1e6).toBeCloseTo(value?.chanceLow ?? 0, 5);
        expect(Number(least) / 1e6).toBeLessThanOrEqual((value?.chanceLow ?? 0) + 1e-12);
      }),
    );
  });

  test('where no leader has an edge, none has this one', () => {
    const { value } = edgeProbability({ ...PLAIN, price: 0.6, alpha: 3, variance: 0, betweenVariance: 0 });
    expect(value).toMatchObject({ alphaPost: 0, sdPost: 0, error: 0 });
    expect(value?.chance).toBeCloseTo(0.6, 15);
  });

  test.each([
    ['INVALID_PRICE', { price: 0 }],
    ['INVALID_PRICE', { price: 1 }],
    ['NON_POSITIVE_VARIANCE', { variance: -1e-9 }],
    ['NON_POSITIVE_VARIANCE', { betweenVariance: -1e-9 }],
    ['NON_FINITE', { alpha: Number.NaN }],
  ] as const)('%s: %j', (reason, change) => {
    expect(edgeProbability({ ...PLAIN, ...change })).toEqual({ value: null, reason });
  });
});
