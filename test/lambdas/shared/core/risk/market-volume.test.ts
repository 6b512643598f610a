import { expect, test } from '@jest/globals';
import { volumeTooSmall } from '#core/risk/market-volume.ts';
import { NO_USD, type Usd, usd } from '#core/values/usd.ts';
import fc from 'fast-check';
import { aMarket } from '../../../../support/builders/a-market.ts';
import { someSettings, theFilters, theLimits } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';

function judged(volume: Usd | undefined, minimum: Usd | undefined) {
  const { volume24h: _, ...market } = aMarket();
  const filters = theFilters(minimum === undefined ? {} : { minVolume24h: minimum });
  return volumeTooSmall(
    aSnapshot({
      market: volume === undefined ? market : { ...market, volume24h: volume },
      settings: someSettings({ limits: theLimits({ filters }) }),
    }),
  );
}

test('a volume at the minimum is enough, a micro-dollar less is not', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n }), fc.bigInt({ min: 0n, max: 10n ** 9n }), (least, more) => {
      const minimum = usd(least);
      expect(judged(usd(least + more), minimum)).toBeUndefined();
      const volume = usd(least - 1n);
      expect(judged(volume, minimum)).toEqual({ code: 'VOLUME_BELOW_MINIMUM', volume, minimum });
    }),
  );
});

test('a volume that is not told is none: it passes only where none is asked for', () => {
  expect(judged(undefined, usd(1n))).toEqual({ code: 'VOLUME_BELOW_MINIMUM', minimum: 1n });
  expect(judged(undefined, NO_USD)).toBeUndefined();
  expect(judged(undefined, undefined)).toBeUndefined();
});
