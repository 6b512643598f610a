import { describe, expect, test } from '@jest/globals';
import { type Limits } from '#core/model/settings.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { MARKET_RULES } from '#core/risk/market-rules.ts';
import { type TokenId } from '#core/values/ids.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aMarket } from '../../../../support/builders/a-market.ts';
import { someSettings, theLimits } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

/** The answers of all rules that apply, in their order. */
const answers = (changes: Partial<Snapshot>) => {
  const snapshot = aSnapshot(changes);
  return MARKET_RULES.flatMap((rule) => rule.judge(snapshot) ?? []);
};
const limited = (limits: Partial<Limits>) => someSettings({ limits: theLimits(limits) });

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

  test('a market of no category is denied where any category is', () => {
    const settings = limited({ deniedCategories: ['sports'] });
    expect(answers({ market: aMarket({ categories: [] }), settings })).toEqual([
      { code: 'CATEGORY_DENIED', category: '' },
    ]);
    expect(answers({ market: aMarket({ categories: [] }) })).toEqual([]);
  });

  test('one denied category is enough to refuse, also where another is allowed', () => {
    const settings = limited({ allowedCategories: ['weather'], deniedCategories: ['europe'] });
    expect(answers({ market, settings })).toEqual([{ code: 'CATEGORY_DENIED', category: 'europe' }]);
  });
});
