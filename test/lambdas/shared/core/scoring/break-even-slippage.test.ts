import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { breakEvenSlippage } from '#core/scoring/break-even-slippage.ts';
import { feePerShare } from '#core/scoring/binary-bet.ts';

const part = fc.double({ min: 0.01, max: 0.99, noNaN: true });

describe('the slippage at which copying earns nothing', () => {
  test('the price it comes to costs with its fee what the share is worth', () => {
    fc.assert(
      fc.property(part, part, fc.double({ min: 0, max: 0.2, noNaN: true }), (chance, leaderPrice, feeRate) => {
        const { value } = breakEvenSlippage({ chance, leaderPrice, feeRate });
        const price = value?.price ?? 0;
        expect(price + feePerShare(price, feeRate)).toBeCloseTo(chance, 12);
        expect(leaderPrice * (1 + (value?.bps ?? 0) / 1e4)).toBeCloseTo(price, 12);
      }),
    );
  });

  test('an edge of 3 cents at 50 allows 600 bps without a fee, a fee takes of it, no edge is below zero', () => {
    const given = { chance: 0.53, leaderPrice: 0.5, feeRate: 0 };
    expect(breakEvenSlippage(given).value?.bps).toBeCloseTo(600, 9);
    expect(breakEvenSlippage({ ...given, feeRate: 0.05 }).value?.bps).toBeLessThan(400);
    expect(breakEvenSlippage({ ...given, chance: 0.49 }).value?.bps).toBeLessThan(0);
  });

  test.each([
    ['INVALID_PRICE', { leaderPrice: 0 }],
    ['INVALID_PRICE', { leaderPrice: 1 }],
    ['INVALID_PROBABILITY', { chance: -0.001 }],
    ['INVALID_PROBABILITY', { chance: 1.001 }],
    ['NON_FINITE', { feeRate: Number.NaN }],
  ] as const)('%s: %j', (reason, change) => {
    expect(breakEvenSlippage({ chance: 0.5, leaderPrice: 0.5, feeRate: 0, ...change })).toEqual({
      value: null,
      reason,
    });
  });
});
