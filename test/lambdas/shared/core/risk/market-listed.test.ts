import { expect, test } from '@jest/globals';
import { marketNotListed } from '#core/risk/market-listed.ts';
import { aMarket } from '../../../../support/builders/a-market.ts';
import { someSettings, theFilters, theLimits } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { CONDITION } from '../../../../support/builders/identities.ts';

const judged = (filters: Parameters<typeof theFilters>[0], slug?: string) =>
  marketNotListed(
    aSnapshot({
      market: aMarket(slug === undefined ? {} : { slug }),
      settings: someSettings({ limits: theLimits({ filters: theFilters(filters) }) }),
    }),
  );

test('without lists, and without filters at all, every market passes', () => {
  expect(judged({})).toBeUndefined();
  expect(marketNotListed(aSnapshot())).toBeUndefined();
});

test('a market is denied by its condition or by its slug in any case, also where it is allowed', () => {
  expect(judged({ deniedMarkets: [CONDITION] })).toEqual({ code: 'MARKET_DENIED', market: CONDITION });
  expect(judged({ deniedMarkets: ['rain-2026'], allowedMarkets: ['rain-2026'] }, 'Rain-2026')).toEqual({
    code: 'MARKET_DENIED',
    market: 'rain-2026',
  });
  expect(judged({ deniedMarkets: ['rain'] }, 'rain-2026')).toBeUndefined();
});

test('where slugs are denied, a market of which none is told is denied too', () => {
  expect(judged({ deniedMarkets: ['rain-2026'] })).toEqual({ code: 'MARKET_DENIED', market: 'rain-2026' });
  expect(judged({ deniedMarkets: [`0x${'1'.repeat(64)}`] })).toBeUndefined();
});

test('with a list of allowed ones a market must be on it; one without a slug can be by its condition only', () => {
  expect(judged({ allowedMarkets: ['rain-2026'] }, 'rain-2026')).toBeUndefined();
  expect(judged({ allowedMarkets: [CONDITION] })).toBeUndefined();
  expect(judged({ allowedMarkets: ['rain-2026'] })).toEqual({ code: 'MARKET_NOT_ALLOWED', condition: CONDITION });
});
