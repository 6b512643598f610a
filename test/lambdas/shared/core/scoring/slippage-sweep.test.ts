import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { capacityOf, slippageSweep } from '#core/scoring/slippage-sweep.ts';
import { aCopyRecord, aCopyTrade, onDay } from '../../../../support/copy-record.ts';

describe('the sweep of slippages', () => {
  test('at the slippage that was had it is what was had', () => {
    fc.assert(
      fc.property(fc.integer({ min: -300, max: 300 }), fc.constantFrom('BUY', 'SELL'), (slipBps, side) => {
        // Given
        const price = 0.5 * (1 + (side === 'BUY' ? slipBps : -slipBps) / 1e4);
        const record = aCopyRecord([1, -2, 3], { trades: [aCopyTrade({ at: onDay(1), side, price })] });

        // Then
        expect(slippageSweep(record, [slipBps])[0]?.totalReturn).toBeCloseTo(0.002, 12);
      }),
    );
  });

  test('each hundredth of a percent costs as much of what was traded at the leaders’ prices', () => {
    // Given: 100 shares bought and 50 sold at 50 cents
    const trades = [aCopyTrade({ price: 0.5 }), aCopyTrade({ at: onDay(1), side: 'SELL', shares: 50, price: 0.5 })];

    // When
    const [none, most] = slippageSweep(aCopyRecord([1, 2, 4], { trades }), [0, 300]);

    // Then
    expect(none?.totalReturn).toBeCloseTo(0.007, 12);
    expect(most?.totalReturn).toBeCloseTo(0.007 - (75 * 0.03) / 1_000, 12);
    expect(most?.sharpe).toBeLessThan(none?.sharpe ?? 0);
  });

  test('leaves a sale alone that no leader made, and has no Sharpe ratio of one day', () => {
    const trades = [aCopyTrade({ side: 'SELL', leaderPrice: undefined })];
    expect(slippageSweep(aCopyRecord([5], { trades }), [200])).toEqual([
      { slipBps: 200, totalReturn: 0.005, sharpe: null },
    ]);
  });
});

describe('capacity', () => {
  test('of equal purchases is where a quarter of the offer is nine tenths of the size', () => {
    // Given: 100 of 1,000 shares, of which 250 may be taken
    const trades = [aCopyTrade({ offered: 1_000 }), aCopyTrade({ offered: 1_000 })];
    // Then
    expect(capacityOf({ trades, capital: 1_000, copied: 1 }).value?.multiple).toBeCloseTo(2.5 / 0.9, 9);
    expect(capacityOf({ trades, capital: 1_000, copied: 1 }).value?.capital).toBeCloseTo(2_500 / 0.9, 6);
  });

  test('is below one where the size that was copied is too large already', () => {
    expect(capacityOf({ trades: [aCopyTrade({ offered: 100 })], capital: 1, copied: 1 }).value?.multiple).toBeCloseTo(
      0.25 / 0.9,
      9,
    );
  });

  test('is none where what was copied earned nothing: a larger size pays no less for a share', () => {
    const of = (copied: number) => capacityOf({ trades: [aCopyTrade({ offered: 1_000 })], capital: 1, copied });
    expect(of(0)).toEqual({ value: null, reason: 'BELOW_BENCHMARK' });
    expect(of(0.01).value?.multiple).toBeGreaterThan(1);
  });

  test('grows with the offer and falls with the size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 10_000 }), fc.integer({ min: 1, max: 100 }), (offered, shares) => {
        const of = (change: object): number =>
          capacityOf({ trades: [aCopyTrade({ offered, shares, ...change })], capital: 1, copied: 1 }).value?.multiple ??
          0;
        expect(of({ offered: 2 * offered })).toBeCloseTo(2 * of({}), 6);
        expect(of({ shares: 2 * shares })).toBeCloseTo(of({}) / 2, 6);
      }),
    );
  });

  test('is not known without books, nor of sales alone', () => {
    for (const trade of [aCopyTrade(), aCopyTrade({ side: 'SELL', offered: 500 })])
      expect(capacityOf({ trades: [trade], capital: 1, copied: 1 })).toEqual({ value: null, reason: 'EMPTY' });
  });
});
