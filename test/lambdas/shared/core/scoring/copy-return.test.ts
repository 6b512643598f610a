import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { copyReturn } from '#core/scoring/copy-return.ts';

const PLAIN = {
  ...{ leaderPrice: 0.5, slipBps: 100, feeRate: 0.04, isLeaderMaker: false, maxPrice: 0.99 },
  end: { payout: 1 },
} as const;
const price = fc.double({ min: 0.02, max: 0.9, noNaN: true });
const slip = fc.double({ min: 0, max: 900, noNaN: true });

describe('what a copy returns', () => {
  test('without fees 1 + R_F is 1 + R_L by 1 + s, and a sale takes its own part once more', () => {
    fc.assert(
      fc.property(price, slip, price, slip, (leaderPrice, slipBps, soldAt, outBps) => {
        // Given
        const free = { ...PLAIN, leaderPrice, slipBps, feeRate: 0 };

        // When
        const [held, sold] = [copyReturn(free), copyReturn({ ...free, end: { price: soldAt, slipBps: outBps } })];

        // Then
        const kept = 1 / (1 + slipBps / 1e4);
        expect(1 + (held.value?.followerReturn ?? 0)).toBeCloseTo((1 + (held.value?.leaderReturn ?? 0)) * kept, 9);
        expect(1 + (sold.value?.followerReturn ?? 0)).toBeCloseTo(
          (1 + (sold.value?.leaderReturn ?? 0)) * kept * (1 - outBps / 1e4),
          9,
        );
      }),
    );
  });

  test('more slippage or a higher fee never returns more, and a leader who waits keeps his fee', () => {
    fc.assert(
      fc.property(price, slip, (leaderPrice, slipBps) => {
        const of = (change: object): number =>
          copyReturn({ ...PLAIN, leaderPrice, slipBps, ...change }).value?.followerReturn ?? -1;
        expect(of({ slipBps: slipBps + 50 })).toBeLessThan(of({}));
        expect(of({ feeRate: 0.07 })).toBeLessThan(of({}));
        const leaders = [true, false].map(
          (isLeaderMaker) => copyReturn({ ...PLAIN, leaderPrice, isLeaderMaker }).value?.leaderReturn,
        );
        expect(leaders[0]).toBeGreaterThan(leaders[1] ?? 1);
      }),
    );
  });

  test('one cent of slippage is 2 % of 50 cents and 10 % of 10', () => {
    const free = { ...PLAIN, feeRate: 0, slipBps: 200 };
    expect(copyReturn(free).value?.entryCost).toBeCloseTo(0.51, 12);
    expect(copyReturn({ ...free, leaderPrice: 0.1, slipBps: 1_000 }).value?.entryCost).toBeCloseTo(0.11, 12);
  });

  test('nothing is paid from the highest price on, and that much less is paid', () => {
    expect(copyReturn({ ...PLAIN, slipBps: 0, maxPrice: 0.5 })).toEqual({ value: null, reason: 'PRICE_LIMIT' });
    expect(copyReturn({ ...PLAIN, slipBps: 0, maxPrice: 0.500001 }).value?.entryCost).toBeCloseTo(0.51, 12);
  });

  test.each([
    ['INVALID_PRICE', { leaderPrice: 0 }],
    ['INVALID_PRICE', { leaderPrice: 1 }],
    ['INVALID_PRICE', { slipBps: -10_000 }],
    ['NON_FINITE', { end: { payout: Number.NaN } }],
    ['NON_FINITE', { end: { price: 0.5, slipBps: Number.NaN } }],
    ['NON_FINITE', { feeRate: Number.POSITIVE_INFINITY }],
  ] as const)('%s: %j', (reason, change) => {
    expect(copyReturn({ ...PLAIN, ...change })).toEqual({ value: null, reason });
  });
});
