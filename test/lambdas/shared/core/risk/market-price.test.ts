import { expect, test } from '@jest/globals';
import { decide } from '#core/decide.ts';
import { priceOutsideBand, withinBand } from '#core/risk/market-price.ts';
import { bps } from '#core/values/bps.ts';
import { price } from '#core/values/price.ts';
import fc from 'fast-check';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aBook, aLevel } from '../../../../support/builders/a-market.ts';
import { someSettings, theExecution, theFilters, theLimits } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const banded = (least: bigint | undefined, most: bigint | undefined) =>
  someSettings({
    execution: theExecution({ slippageBps: bps(5_000n) }),
    limits: theLimits({
      filters: theFilters({
        ...(least === undefined ? {} : { minPrice: price(least) }),
        ...(most === undefined ? {} : { maxPrice: price(most) }),
      }),
    }),
  });
const judged = (best: bigint, least: bigint | undefined, most: bigint | undefined) =>
  priceOutsideBand(
    aSnapshot({
      book: aBook({ asks: [{ price: price(best), shares: sharesOf('100') }] }),
      settings: banded(least, most),
    }),
  );
const anyPrice = fc.bigInt({ min: 2n, max: 999_998n });

test('a best price at either end of the band passes, one beyond does not', () => {
  fc.assert(
    fc.property(anyPrice, anyPrice, (a, b) => {
      const [least, most] = a < b ? [a, b] : [b, a];
      expect(judged(least, least, most)).toBeUndefined();
      expect(judged(most, least, most)).toBeUndefined();
      expect(judged(least - 1n, least, most)).toEqual({ code: 'PRICE_BELOW_BAND', price: least - 1n, least });
      expect(judged(most + 1n, least, most)).toEqual({ code: 'PRICE_ABOVE_BAND', price: most + 1n, most });
      expect(judged(a, undefined, undefined)).toBeUndefined();
    }),
  );
});

test('nobody asks: no reason of this kind', () => {
  expect(priceOutsideBand(aSnapshot({ book: aBook({ asks: [] }), settings: banded(1n, 2n) }))).toBeUndefined();
});

test('no order has a limit above the band, however far the slippage would allow it', () => {
  const asks = ['0.50', '0.52', '0.55', '0.60'].map((at) => aLevel(at));
  fc.assert(
    fc.property(fc.bigInt({ min: 500_000n, max: 760_000n }), (most) => {
      const settings = banded(undefined, most);
      const event = aLeaderEvent({ price: priceOf('0.50') });
      const verdict = decide(aSnapshot({ event, book: aBook({ asks }), settings }));
      if (verdict.verdict !== 'copy') throw new Error(`not copied: ${verdict.verdict}`);
      expect(verdict.amounts.limit).toBeLessThanOrEqual(most);
    }),
  );
  expect(withinBand(priceOf('0.6'), { settings: banded(undefined, undefined) })).toBe(600_000n);
});
