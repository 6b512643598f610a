import { expect, test } from '@jest/globals';
import { heldOvernight } from '#core/scoring/held-overnight.ts';
import { type LeaderAct } from '#core/scoring/leader-act.ts';
import { type ConditionId, type TokenId } from '#core/values/ids.ts';
import { DAY_MS, later, startOfUtcDay } from '#core/values/unix-ms.ts';
import { aBuy, aSell, aSeriesMarket, marketsById, paysFrom } from '../../../../support/builders/a-leader-act.ts';
import { CONDITION, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';

const OTHER = `0x${'d'.repeat(64)}` as ConditionId;
const OTHERS = ['2001', '2002'] as readonly string[] as [TokenId, TokenId];
const MIDNIGHT = later(startOfUtcDay(NOW), DAY_MS);
const bought = aBuy({ shares: '10', for: '4' });
const heldOf = (acts: readonly LeaderAct[], to = later(MIDNIGHT, DAY_MS), market = aSeriesMarket()) =>
  heldOvernight({ acts, markets: marketsById(market, aSeriesMarket({ condition: OTHER, tokens: OTHERS })) }, to);

test('what is bought and kept is held, also where the day has not ended yet', () => {
  expect(heldOf([bought])).toEqual([CONDITION]);
  expect(heldOf([bought], later(NOW, 1))).toEqual([CONDITION]);
  expect(heldOf([bought], NOW)).toEqual([]);
});

test('what is sold on the same day is not, also where it is bought again on another one and sold', () => {
  const sold = aSell({ shares: '10', for: '5' });
  const nextDay = [bought, sold].map((act) => ({ ...act, at: later(act.at, DAY_MS) }));
  expect(heldOf([bought, sold, ...nextDay], later(MIDNIGHT, 2 * DAY_MS))).toEqual([]);
  expect(heldOf([bought, ...nextDay.slice(1)])).toEqual([CONDITION]);
});

test('what is split and merged within a day is not, what is split and half sold is', () => {
  const split = { at: NOW, kind: 'SPLIT', condition: CONDITION, shares: sharesOf('10') } as const;
  expect(heldOf([split, { ...split, kind: 'MERGE' }])).toEqual([]);
  expect(heldOf([split, aSell({ shares: '10', for: '5', token: TOKEN })])).toEqual([CONDITION]);
});

test('what pays on the same day needs no price of that night', () => {
  const paid = (at: number) => aSeriesMarket(paysFrom(later(MIDNIGHT, at), '1', '0'));
  expect(heldOf([bought], later(MIDNIGHT, DAY_MS), paid(-1))).toEqual([]);
  expect(heldOf([bought], later(MIDNIGHT, DAY_MS), paid(0))).toEqual([CONDITION]);
});

test('the market that most was laid out for comes first', () => {
  const other = aBuy({ shares: '10', for: '5', condition: OTHER, token: OTHERS[0] });
  expect(heldOf([bought, other])).toEqual([OTHER, CONDITION]);
  expect(heldOf([bought, other, bought])).toEqual([CONDITION, OTHER]);
});
