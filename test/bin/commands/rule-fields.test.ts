import { describe, expect, test } from '@jest/globals';
import { type Snapshot } from '#core/model/snapshot.ts';
import { RULES } from '#core/risk/rules.ts';
import { traceRules } from '#core/risk/trace-rules.ts';
import { bps } from '#core/values/bps.ts';
import { type EventGroupId, type TokenId } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { NO_USD } from '#core/values/usd.ts';
import { MARKET_FIELDS } from '../../../bin/local/tape/market-fields.ts';
import { fieldsReadBy, INVENTED_FIELDS, type InventedField, isAsked } from '../../../bin/commands/rule-fields.ts';
import { aBook, aLevel, aMarket } from '../../support/builders/a-market.ts';
import { aFollow, someSettings, theFilters, theLimits } from '../../support/builders/a-settings.ts';
import { aCap, aSnapshot } from '../../support/builders/a-snapshot.ts';
import { LEADER, NOW, OTHER_TOKEN } from '../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../support/builders/quantities.ts';

const HOUR_MS = 3_600_000;
const EVENT_GROUP = '77' as EventGroupId;

/** Everything that a market is judged by is asked for, and the entry passes. */
const settings = someSettings({
  guards: { stopLossBps: bps(1_500n), exitBeforeMs: HOUR_MS },
  limits: theLimits({
    deniedCategories: ['sports'],
    maxEventExposure: dollars('4000'),
    maxPositionShares: sharesOf('9000'),
    maxOrderShares: sharesOf('9000'),
    filters: theFilters({
      minVolume24h: dollars('50000'),
      maxSpread: priceOf('0.03'),
      maxBookPart: bps(2_500n),
      minPrice: priceOf('0.05'),
      maxPrice: priceOf('0.95'),
      minTimeToEndMs: HOUR_MS,
    }),
  }),
});
const market = aMarket({ eventGroup: EVENT_GROUP, endsAt: later(NOW, 48 * HOUR_MS) });
const book = aBook({ asks: [aLevel('0.5'), aLevel('0.51')] });
const given: Partial<Snapshot> = {
  ...{ settings, market, book },
  follow: aFollow({ sizing: { policy: 'kelly', fraction: bps(2_500n) } }),
  edge: { leader: LEADER, oddsLow: 1_200_000n, betCount: 100, measuredAt: NOW },
};

/** Another value of each field, of which no rule that looks at another one may notice anything. */
const CHANGES: Readonly<Partial<Record<InventedField, Partial<Snapshot>>>> = {
  book: { book: { bids: [aLevel('0.48')], asks: [aLevel('0.505'), aLevel('0.51')] } },
  volume: { market: { ...market, volume24h: NO_USD } },
  liquidity: { market: { ...market, liquidity: NO_USD } },
  category: { market: { ...market, categories: ['sports'] } },
  end: { market: { ...market, endsAt: later(NOW, 60_000) } },
  resolution: { market: { ...market, isAcceptingOrders: false } },
  fee: { market: { ...market, fee: { rateBps: bps(300n), exponent: 1 } } },
  tick: { market: { ...market, tick: priceOf('0.1') } },
  event: { market: { ...market, eventGroup: '78' as EventGroupId }, eventCap: aCap({ posted: dollars('5') }) },
  token: {
    market: {
      ...market,
      tokens: [
        { token: OTHER_TOKEN, outcome: 'Yes' },
        { token: '9' as TokenId, outcome: 'No' },
      ],
    },
  },
};

/** What each rule looked at and said, without the size that earlier ones left. */
function looks(changes: Partial<Snapshot>): ReadonlyMap<string, unknown> {
  const traced = traceRules(aSnapshot({ ...given, ...changes }));
  return new Map(
    traced.map(({ codes, state, numbers: { size: _, ...numbers }, reason }) => {
      const { size: __, ...said } = { size: undefined, ...reason };
      return [codes[0] ?? '', { state, numbers, said }];
    }),
  );
}

describe('the fields that a rule looks at', () => {
  test('are asked for by the entry that is judged, which passes every rule', () => {
    expect(new Set([...looks({}).values()].map((look) => (look as { state: string }).state))).toEqual(
      new Set(['passed', 'off']),
    );
  });

  test.each(Object.entries(CHANGES))(
    '%s: another value changes what those rules see, and no other',
    (field, changes) => {
      // Given
      const before = looks({});
      // When
      const after = looks(changes);
      // Then
      const changed = [...before].filter(([code, look]) => !Object.is(text(look), text(after.get(code))));
      const reading = RULES.filter(({ codes }) => fieldsReadBy(codes).includes(field as InventedField));
      expect(changed.map(([code]) => code)).toEqual(reading.map(({ codes }) => codes[0]));
      expect(reading.length).toBeGreaterThan(0);
    },
  );

  test('are all that a tape marks but the payout, which no rule may know, and the book', () => {
    expect([...INVENTED_FIELDS].toSorted()).toEqual(
      ['book', ...MARKET_FIELDS.filter((field) => field !== 'payout')].toSorted(),
    );
    const judged = new Set(Object.keys(CHANGES));
    // What the venue's least order is, is asked between the rules.
    expect(INVENTED_FIELDS.filter((field) => !judged.has(field))).toEqual(['minimum']);
    expect(fieldsReadBy(['BELOW_MINIMUM'])).toContain('minimum');
  });

  test('are each named once, and none for a rule that looks at no market', () => {
    expect(fieldsReadBy(['BELOW_MINIMUM', 'HELD'])).toEqual(['book', 'fee', 'tick', 'minimum']);
    expect(fieldsReadBy(['STALE', 'SINGLE_BET_ABOVE_MAX', 'TOTAL_EXPOSURE_USED'])).toEqual([]);
  });
});

describe('a rule that the settings ask nothing of', () => {
  const bare = someSettings({ limits: theLimits({ minLiquidity: NO_USD, filters: theFilters() }) });

  test.each([
    ['GUARD_BLIND'],
    ['IN_EXIT_WINDOW'],
    ['VOLUME_BELOW_MINIMUM'],
    ['LIQUIDITY_BELOW_MINIMUM'],
    ['BOOK_TOO_THIN'],
  ] as const)('%s is not asked', (code) => {
    expect(isAsked([code], bare)).toBe(false);
    expect(isAsked([code], settings)).toBe(true);
  });

  test('a least volume of zero asks for none', () => {
    const zero = someSettings({ limits: theLimits({ filters: theFilters({ minVolume24h: NO_USD }) }) });
    expect(isAsked(['VOLUME_BELOW_MINIMUM'], zero)).toBe(false);
  });

  test('of the others what is stored of the decision says whether they were off', () => {
    expect(isAsked(['PRICE_MOVED'], bare)).toBe(true);
  });
});

function text(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? `${one}n` : one));
}
