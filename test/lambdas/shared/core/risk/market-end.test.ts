import { expect, test } from '@jest/globals';
import { endsTooSoon } from '#core/risk/market-end.ts';
import { later } from '#core/values/unix-ms.ts';
import fc from 'fast-check';
import { aMarket } from '../../../../support/builders/a-market.ts';
import { someSettings, theFilters, theLimits } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const judged = (leftMs: number | undefined, minimumMs: number | undefined) =>
  endsTooSoon(
    aSnapshot({
      market: aMarket(leftMs === undefined ? {} : { endsAt: later(NOW, leftMs) }),
      settings: someSettings({
        limits: theLimits({ filters: theFilters(minimumMs === undefined ? {} : { minTimeToEndMs: minimumMs }) }),
      }),
    }),
  );

test('an end as far away as asked for passes, a millisecond nearer does not, nor does one that is over', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 ** 10 }), fc.integer({ min: 0, max: 10 ** 9 }), (minimumMs, more) => {
      expect(judged(minimumMs + more, minimumMs)).toBeUndefined();
      for (const leftMs of [minimumMs - 1, -more])
        expect(judged(leftMs, minimumMs)).toMatchObject({ code: 'MARKET_ENDS_SOON', minimumMs });
    }),
  );
});

test('an end that is not known may be at once; where nothing is asked for any end passes', () => {
  expect(judged(undefined, 1)).toEqual({ code: 'MARKET_ENDS_SOON', minimumMs: 1 });
  expect(judged(undefined, undefined)).toBeUndefined();
  expect(judged(-1, undefined)).toBeUndefined();
});
