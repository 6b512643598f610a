import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mirroredBook, syntheticBook } from '#core/replay/synthetic-book.ts';
import { price } from '#core/values/price.ts';
import { aBook, aMarket } from '../../../../support/builders/a-market.ts';
import { dollars, priceOf } from '../../../../support/builders/quantities.ts';

const TICKS = ['0.1', '0.01', '0.001', '0.0001'];

it('never offers at the last price or better: above it on ticks, bids below it, best first', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999 }), fc.constantFrom(...TICKS), (at, tick) => {
      const last = price(BigInt(at));
      const { bids, asks } = syntheticBook(last, aMarket({ tick: priceOf(tick) }));
      const [asked, bid] = [asks.map((level) => level.price), bids.map((level) => level.price)];
      expect([...asked, ...bid].every((one) => one % priceOf(tick) === 0n && one > 0n && one < 1_000_000n)).toBe(true);
      expect(asked.every((one, place) => one > (asked[place - 1] ?? last))).toBe(true);
      expect(bid.every((one, place) => one < (bid[place - 1] ?? last))).toBe(true);
    }),
  );
});

it('is a cent to either side in the middle, with 400 dollars a level, and as much more as the market trades', () => {
  const usual = syntheticBook(priceOf('0.5'), aMarket({ volume24h: dollars('100000') }));
  const busy = syntheticBook(priceOf('0.5'), aMarket({ volume24h: dollars('90000000') }));
  expect([usual.bids[0]?.price, usual.asks[0]?.price]).toEqual([priceOf('0.49'), priceOf('0.51')]);
  expect(usual.asks).toHaveLength(5);
  expect((usual.asks[0]!.shares * priceOf('0.51')) / 1_000_000n).toBeGreaterThanOrEqual(dollars('399.99'));
  expect(busy.asks[0]!.shares / usual.asks[0]!.shares).toBe(10n);
});

it('shows an offer of one outcome as a bid for the other, and mirrored twice the same', () => {
  const book = aBook();
  expect(mirroredBook(book).bids[0]?.price).toBe(priceOf('0.5'));
  expect(mirroredBook(book).asks[0]?.price).toBe(priceOf('0.51'));
  expect(mirroredBook(mirroredBook(book))).toEqual(book);
});
