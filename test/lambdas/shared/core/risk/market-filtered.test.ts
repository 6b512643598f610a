import { expect, test } from '@jest/globals';
import { type MarketFilters } from '#core/model/market-filters.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { marketFiltered } from '#core/risk/market-filtered.ts';
import { later } from '#core/values/unix-ms.ts';
import { aMarket } from '../../../../support/builders/a-market.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { someSettings, theFilters, theLimits } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { priceOf } from '../../../../support/builders/quantities.ts';

const filteredBy = (filters: Partial<MarketFilters>, changes: Partial<Snapshot> = {}) => {
  const settings = someSettings({ limits: theLimits({ filters: theFilters(filters) }) });
  return marketFiltered(aSnapshot({ settings, ...changes }))?.code;
};

test('what the book or time bring into force after a copy was decided holds its next order back', () => {
  expect(filteredBy({})).toBeUndefined();
  expect(filteredBy({ minPrice: priceOf('0.51') })).toBe('PRICE_BELOW_BAND');
  expect(filteredBy({ maxPrice: priceOf('0.49') })).toBe('PRICE_ABOVE_BAND');
  const market = aMarket({ endsAt: later(NOW, 59_999) });
  expect(filteredBy({ minTimeToEndMs: 60_000 }, { market })).toBe('MARKET_ENDS_SOON');
  const position = aPosition({ lostAt: later(NOW, -1_000) });
  expect(filteredBy({ cooldownAfterLossMs: 2_000 }, { position })).toBe('COOLING_DOWN');
});
