import { expect, test } from '@jest/globals';
import { spreadTooWide } from '#core/risk/market-spread.ts';
import { price } from '#core/values/price.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';
import fc from 'fast-check';
import { someSettings, theFilters, theLimits } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';

const level = (at: bigint) => ({ price: price(at), shares: sharesOf('100') });
const judged = (bid: bigint | undefined, ask: bigint | undefined, max: bigint | undefined) =>
  spreadTooWide(
    aSnapshot({
      book: { bids: bid === undefined ? [] : [level(bid)], asks: ask === undefined ? [] : [level(ask)] },
      settings: someSettings({
        limits: theLimits({ filters: theFilters(max === undefined ? {} : { maxSpread: price(max) }) }),
      }),
    }),
  );

test('a spread of the maximum passes, a millionth of a dollar more does not, at any price', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 400_000n }), fc.bigInt({ min: 1n, max: 500_000n }), (max, bid) => {
      expect(judged(bid, bid + max, max)).toBeUndefined();
      expect(judged(bid, bid + max - 1n, max)).toBeUndefined();
      expect(judged(bid, bid + max + 1n, max)).toEqual({ code: 'SPREAD_ABOVE_MAX', spread: max + 1n, max });
    }),
  );
});

test('M10: nobody bids: what is bought could not be sold again, and counts as bid at nothing', () => {
  expect(judged(undefined, 30_001n, 30_000n)).toEqual({ code: 'SPREAD_ABOVE_MAX', spread: 30_001n, max: 30_000n });
  expect(judged(undefined, 30_000n, 30_000n)).toBeUndefined();
});

test('nobody asks, no book or no maximum: no reason of this kind', () => {
  expect(judged(490_000n, undefined, 1n)).toBeUndefined();
  expect(judged(1n, 990_000n, undefined)).toBeUndefined();
  expect(spreadTooWide(aSnapshot({ book: undefined }))).toBeUndefined();
});
