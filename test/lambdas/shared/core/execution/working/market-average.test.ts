import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { marketAverage } from '#core/execution/working/market-average.ts';
import { type MarketTrade } from '#core/model/market-trade.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { NOW, OTHER_TOKEN, TOKEN } from '../../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../../support/builders/quantities.ts';

const aTrade = (ms: number, at: string, count: string, token = TOKEN): MarketTrade => ({
  ...{ at: later(NOW, ms), token, price: priceOf(at), shares: sharesOf(count) },
});
const stretch = { token: TOKEN, from: NOW, until: later(NOW, 10_000) };

test('weighs each price by its shares, and a share of the other outcome by what is left of a dollar', () => {
  const trades = [
    aTrade(1_000, '0.4', '30'),
    aTrade(2_000, '0.5', '10', OTHER_TOKEN),
    aTrade(3_000, '0.44', '10', OTHER_TOKEN),
  ];
  // (30 × 0.40 + 10 × 0.50 + 10 × 0.56) ÷ 50
  expect(marketAverage({ trades, from: NOW }, stretch)).toEqual({ at: priceOf('0.452'), trades: 3 });
});

test('counts from the first moment to the last, both of them, and nothing beside', () => {
  const trades = [-1, 0, 10_000, 10_001].map((ms) => aTrade(ms, ms < 0 || ms > 10_000 ? '0.9' : '0.3', '5'));
  expect(marketAverage({ trades, from: NOW }, stretch)).toEqual({ at: priceOf('0.3'), trades: 2 });
});

test('is unknown where nothing was traded, and where what was read does not reach back', () => {
  const trades = [aTrade(1_000, '0.4', '30')];
  expect(marketAverage({ trades: [], from: NOW }, stretch)).toBeUndefined();
  expect(marketAverage({ trades, from: later(NOW, 1) }, stretch)).toBeUndefined();
});

test('lies between the lowest and the highest price', () => {
  const anyTrade = fc.record({ cents: fc.integer({ min: 1, max: 99 }), count: fc.integer({ min: 1, max: 1e9 }) });
  fc.assert(
    fc.property(fc.array(anyTrade, { minLength: 1, maxLength: 20 }), (made) => {
      const trades = made.map(({ cents, count }) => ({
        ...{ at: NOW, token: TOKEN, price: price(BigInt(cents) * 10_000n), shares: shares(BigInt(count)) },
      }));
      const { at } = marketAverage({ trades, from: NOW }, stretch)!;
      const cents = made.map((one) => one.cents);
      expect(at).toBeGreaterThanOrEqual(Math.min(...cents) * 10_000);
      expect(at).toBeLessThanOrEqual(Math.max(...cents) * 10_000);
    }),
  );
});
