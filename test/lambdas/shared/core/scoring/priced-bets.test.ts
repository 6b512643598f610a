import { expect, test } from '@jest/globals';
import { type LeaderAct } from '#core/scoring/leader-act.ts';
import { pricedBets } from '#core/scoring/priced-bets.ts';
import { type ConditionId } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBuy, aSell, aSeriesMarket, marketsById, paysFrom } from '../../../../support/builders/a-leader-act.ts';
import { CONDITION, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';

const END = later(NOW, 1_000);
const won = marketsById(aSeriesMarket(paysFrom(NOW, '1', '0')));
const buy = aBuy({ shares: '100', for: '40' });

test('a bet is what a share cost on average, fees included, beside what it paid', () => {
  const acts = [buy, aBuy({ shares: '300', for: '178', fee: '2' }), aSell({ shares: '50', for: '45' })];
  expect(pricedBets(acts, won, END)).toEqual([{ condition: CONDITION, event: 'event', price: 0.55, outcome: 1 }]);
});

test.each([
  ['the other outcome', '0', 0],
  ['a half', '0.5', 0.5],
])('a bet on one that paid %s has that outcome', (_, paid, outcome) => {
  const markets = marketsById(aSeriesMarket(paysFrom(NOW, '1', paid)));
  const bets = pricedBets([aBuy({ shares: '1', for: '0.3', token: OTHER_TOKEN })], markets, END);
  expect(bets).toMatchObject([{ price: 0.3, outcome }]);
});

test.each([
  [NOW, 0],
  [later(NOW, 1), 1],
])('what is resolved from %i on is not known yet', (to, count) => {
  expect(pricedBets([buy], won, to)).toHaveLength(count);
});

test('what is not resolved is no bet', () => {
  expect(pricedBets([buy], marketsById(aSeriesMarket()), END)).toEqual([]);
});

const got = { at: NOW, condition: CONDITION, token: TOKEN, shares: sharesOf('1') };
const conversion = { kind: 'CONVERT', at: NOW, shares: sharesOf('1'), gives: [], isWhole: true } as const;
test.each<[string, LeaderAct]>([
  ['both outcomes', aBuy({ shares: '1', for: '0.5', token: OTHER_TOKEN })],
  ['a split', { ...got, kind: 'SPLIT' }],
  ['a transfer', { ...got, kind: 'RECEIVE' }],
  ['a conversion', { ...conversion, gets: [{ condition: CONDITION, token: TOKEN }] }],
  ['so much that a share cost a dollar', aBuy({ shares: '100', for: '160' })],
])('of %s nothing can be told', (_, act) => {
  expect(pricedBets([buy, act], won, END)).toEqual([]);
});

test('what came to another market says nothing of this one', () => {
  const other = { condition: `0x${'d'.repeat(64)}` as ConditionId, token: TOKEN };
  expect(pricedBets([buy, { ...conversion, gets: [other] }], won, END)).toHaveLength(1);
});
