import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { betProblem, feePerShare } from '#core/scoring/binary-bet.ts';
import { feeOf } from '#core/execution/fee.ts';
import { bps } from '#core/values/bps.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';

describe('a bet on a share that pays a dollar or nothing', () => {
  test.each([
    ['NON_FINITE', { chance: Number.NaN, cost: 0.5 }],
    ['NON_FINITE', { chance: 0.5, cost: Number.POSITIVE_INFINITY }],
    ['INVALID_PRICE', { chance: 0.5, cost: 0 }],
    ['INVALID_PRICE', { chance: 0.5, cost: 1 }],
    ['INVALID_PROBABILITY', { chance: 1.000001, cost: 0.5 }],
    ['INVALID_PROBABILITY', { chance: -0.000001, cost: 0.5 }],
    [undefined, { chance: 0, cost: 0.999999 }],
    [undefined, { chance: 1, cost: 0.000001 }],
  ] as const)('%s: %j', (reason, bet) => {
    expect(betProblem(bet)).toBe(reason);
  });
});

test('the fee of a share is what the product charges for many, but for its rounding up', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 0, max: 1_000 }), (mills, rate) => {
      const charged = Number(
        feeOf(shares(10n ** 15n), price(BigInt(mills) * 1_000n), { rateBps: bps(BigInt(rate)), exponent: 1 }),
      );
      expect(feePerShare(mills / 1_000, rate / 10_000)).toBeCloseTo(charged / 10 ** 15, 10);
    }),
  );
});
