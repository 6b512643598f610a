import { describe, expect, test } from '@jest/globals';
import { CLOCK_OFF_MAX_MS, EQUITY_MAX_AGE_MS, RULES } from '#core/risk/rules.ts';
import { type Limits } from '#core/model/settings.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { type TokenId } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aMarket } from '../../../../support/builders/a-market.ts';
import { someSettings, theLimits } from '../../../../support/builders/a-settings.ts';
import { aCap, anEquity, aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

/** The answers of all rules that apply, in their order. */
const answers = (changes: Partial<Snapshot>) => {
  const snapshot = aSnapshot(changes);
  return RULES.flatMap((rule) => rule(snapshot) ?? []);
};
const limited = (limits: Partial<Limits>) => someSettings({ limits: theLimits(limits) });

test('nothing speaks against the copy of an enabled leader in an open market', () => {
  expect(answers({})).toEqual([]);
});

describe('mode', () => {
  test('a disabled leader is not copied', () => {
    expect(answers({ isLeaderEnabled: false })).toEqual([{ code: 'LEADER_DISABLED' }]);
  });

  test('a stop comes before everything but a disabled leader', () => {
    const stopped = { globalCap: aCap({ tradingMode: 'HALTED' }), equity: undefined } as const;
    expect(answers(stopped).map(({ code }) => code)).toEqual(['TRADING_HALTED', 'LEADER_EQUITY_UNKNOWN']);
    expect(answers({ ...stopped, isLeaderEnabled: false })[0]).toEqual({ code: 'LEADER_DISABLED' });
  });
});

test.each([
  [undefined, false],
  [0, false],
  [10_000, false],
  [10_001, true],
  [-10_000, false],
  [-10_001, true],
])('W4: by a clock that is %p ms off the venue’s nothing is bought: %p', (clockOffMs, isDenied) => {
  const expected = isDenied ? [{ code: 'CLOCK_OFF', offMs: clockOffMs, maxMs: CLOCK_OFF_MAX_MS }] : [];
  expect(answers({ clockOffMs })).toEqual(expected);
});

test('B1: while it is unknown what became of another order of the token, none of it is bought', () => {
  expect(answers({ unknownForMs: 6_001 })).toEqual([{ code: 'OUTCOME_UNKNOWN', ageMs: 6_001 }]);
  const stopped = { unknownForMs: 6_001, globalCap: aCap({ tradingMode: 'HALTED' }), equity: undefined } as const;
  expect(answers(stopped).map(({ code }) => code)).toEqual([
    'TRADING_HALTED',
    'OUTCOME_UNKNOWN',
    'LEADER_EQUITY_UNKNOWN',
  ]);
});

describe('age', () => {
  const aged = (ms: number) => answers({ event: aLeaderEvent({ at: later(NOW, -ms) }) });

  test('an entry of 60,000 ms is copied, one of 60,001 is not', () => {
    expect(aged(60_000)).toEqual([]);
    expect(aged(60_001)).toEqual([{ code: 'STALE', ageMs: 60_001, maxAgeMs: 60_000 }]);
  });

  test('a block dated ahead of our clock is no old one', () => {
    expect(aged(-5_000)).toEqual([]);
  });
});

describe('equity of the leader', () => {
  test('one that was never measured sizes nothing', () => {
    expect(answers({ equity: undefined })).toEqual([{ code: 'LEADER_EQUITY_UNKNOWN' }]);
  });

  test('S8: one measured ten minutes ago sizes, a millisecond later it does not', () => {
    const measured = (ageMs: number) => answers({ equity: anEquity({ at: later(NOW, -ageMs) }) });
    expect(EQUITY_MAX_AGE_MS).toBe(600_000);
    expect(measured(600_000)).toEqual([]);
    expect(measured(600_001)).toEqual([{ code: 'LEADER_EQUITY_STALE', ageMs: 600_001, maxAgeMs: 600_000 }]);
  });

  test('S8: exactly 100 dollars are enough, a micro-dollar less is not', () => {
    const worth = (equity: string) => answers({ equity: anEquity({ equity: dollars(equity) }) });
    expect(worth('100')).toEqual([]);
    expect(worth('99.999999')).toEqual([
      { code: 'LEADER_EQUITY_BELOW_MINIMUM', equity: dollars('99.999999'), minimum: dollars('100') },
    ]);
  });
});

describe('market', () => {
  test('B24: an unknown one is not traded in', () => {
    expect(answers({ market: undefined })).toEqual([{ code: 'MARKET_UNKNOWN' }]);
  });

  test('X21: one that takes no orders, and one that does not have the token, are not', () => {
    expect(answers({ market: aMarket({ isAcceptingOrders: false }) })).toEqual([{ code: 'MARKET_NOT_ACCEPTING' }]);
    expect(answers({ event: aLeaderEvent({ token: '9' as TokenId }) })).toEqual([{ code: 'TOKEN_NOT_OF_MARKET' }]);
  });

  test('exactly 500 dollars of liquidity are enough, a micro-dollar less is not', () => {
    const holding = (liquidity: string) => answers({ market: aMarket({ liquidity: dollars(liquidity) }) });
    expect(holding('500')).toEqual([]);
    expect(holding('499.999999')).toEqual([
      { code: 'LIQUIDITY_BELOW_MINIMUM', liquidity: dollars('499.999999'), minimum: dollars('500') },
    ]);
  });
});

describe('categories', () => {
  const market = aMarket({ categories: ['weather', 'europe'] });

  test('without a list every category is allowed, even none', () => {
    expect(answers({ market })).toEqual([]);
    expect(answers({ market: aMarket({ categories: [] }) })).toEqual([]);
  });

  test('one allowed category is enough, none is not', () => {
    expect(answers({ market, settings: limited({ allowedCategories: ['sports', 'europe'] }) })).toEqual([]);
    expect(answers({ market, settings: limited({ allowedCategories: ['sports'] }) })).toEqual([
      { code: 'CATEGORY_NOT_ALLOWED', categories: ['weather', 'europe'] },
    ]);
  });

  test('a market of no category is not in an allowed one', () => {
    const settings = limited({ allowedCategories: ['sports'] });
    expect(answers({ market: aMarket({ categories: [] }), settings })).toEqual([
      { code: 'CATEGORY_NOT_ALLOWED', categories: [] },
    ]);
  });

  test('one denied category is enough to refuse, also where another is allowed', () => {
    const settings = limited({ allowedCategories: ['weather'], deniedCategories: ['europe'] });
    expect(answers({ market, settings })).toEqual([{ code: 'CATEGORY_DENIED', category: 'europe' }]);
  });
});
