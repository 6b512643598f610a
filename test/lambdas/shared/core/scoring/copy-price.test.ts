import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { copyPrice } from '#core/scoring/copy-price.ts';
import { price } from '#core/values/price.ts';
import { priceOf } from '../../../../support/builders/quantities.ts';

const ASSUMED = { slipBps: null, stake: 100 };
const WHOLE = 1_000_000n;
const somePrice = fc.bigInt({ min: 1_000n, max: 999_000n }).map(price);

describe('with our own slippage', () => {
  test.each([
    ['BUY', 100, '0.505'],
    ['SELL', 100, '0.495'],
    ['BUY', -100, '0.495'],
    ['BUY', 0, '0.5'],
    ['SELL', 10_000, '0'],
    ['SELL', 12_000, '0'],
    ['SELL', -20_000, '1'],
  ] as const)(
    'a %s at half a dollar and %i bps is made at %s where others traded no worse',
    (side, slipBps, expected) => {
      const costs = { ...ASSUMED, slipBps };
      const met = priceOf(side === 'BUY' ? '0.1' : '1');
      const found = copyPrice({ side, his: priceOf('0.5'), met, costs });
      expect(found).toEqual({ price: priceOf(expected), filled: WHOLE });
    },
  );

  test.each([
    ['BUY', '0.505', '0.505'],
    ['BUY', '0.505001', '0.505001'],
    ['SELL', '0.495', '0.495'],
    ['SELL', '0.494999', '0.494999'],
  ] as const)(
    'a %s that meets %s is made at %s: a price that ran away is nobody’s to have missed',
    (side, met, expected) => {
      const costs = { ...ASSUMED, slipBps: 100 };
      const found = copyPrice({ side, his: priceOf('0.5'), met: priceOf(met), costs });
      expect(found).toEqual({ price: priceOf(expected), filled: WHOLE });
    },
  );

  test('what does not divide goes against us', () => {
    const input = { his: price(333_333n), met: price(333_333n), costs: { ...ASSUMED, slipBps: 1 } };
    expect(copyPrice({ ...input, side: 'BUY' })?.price).toBe(333_367n);
    expect(copyPrice({ ...input, side: 'SELL' })?.price).toBe(333_299n);
  });
});

describe('by assumption', () => {
  test('a copy never gets the price of the trade before it, and is filled in part at most', () => {
    fc.assert(
      fc.property(somePrice, fc.integer({ min: 1, max: 5_000 }), (met, stake) => {
        const costs = { slipBps: null, stake };
        const [buy, sell] = (['BUY', 'SELL'] as const).map((side) => copyPrice({ side, his: met, met, costs }));
        if (buy !== undefined) {
          expect(buy.price).toBeGreaterThan(met);
          expect(buy.filled).toBeGreaterThan(0n);
          expect(buy.filled).toBeLessThanOrEqual(WHOLE);
        }
        if (sell !== undefined) {
          expect(sell.price).toBeLessThan(met);
          expect(sell.filled).toBe(WHOLE);
        }
      }),
    );
  });

  test('a larger stake buys no cheaper', () => {
    fc.assert(
      fc.property(somePrice, fc.integer({ min: 1, max: 400 }), (met, stake) => {
        const bought = [stake, 2 * stake].map((one) =>
          copyPrice({ side: 'BUY', his: met, met, costs: { ...ASSUMED, stake: one } }),
        );
        const [small, large] = bought;
        if (small !== undefined && large !== undefined) expect(large.price).toBeGreaterThanOrEqual(small.price);
      }),
    );
  });

  test('ninety dollars at half a dollar are less than a quarter of the best price’s four hundred', () => {
    const input = { his: priceOf('0.1'), met: priceOf('0.5'), costs: { ...ASSUMED, stake: 90 } };
    expect(copyPrice({ ...input, side: 'BUY' })).toEqual({ price: priceOf('0.51'), filled: WHOLE });
    expect(copyPrice({ ...input, side: 'SELL' })).toEqual({ price: priceOf('0.49'), filled: WHOLE });
  });

  test('ten thousand dollars find five prices, and stay five hundred', () => {
    const found = copyPrice({
      side: 'BUY',
      his: priceOf('0.5'),
      met: priceOf('0.5'),
      costs: { ...ASSUMED, stake: 10_000 },
    });
    expect(Number(found?.filled)).toBeCloseTo(50_000, -2);
    expect(Number(found?.price) / 1e6).toBeCloseTo(0.529, 2);
  });

  test('where nobody offers there is none', () => {
    expect(copyPrice({ side: 'BUY', his: priceOf('0.5'), met: priceOf('0.999'), costs: ASSUMED })).toBeUndefined();
    expect(copyPrice({ side: 'SELL', his: priceOf('0.5'), met: priceOf('0.001'), costs: ASSUMED })).toBeUndefined();
  });
});
