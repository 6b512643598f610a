import { expect, test } from '@jest/globals';
import { type CostParts, NO_EXECUTION } from '#core/reporting/copy-cost.ts';
import { type EventCost } from '#core/reporting/ledger-costs.ts';
import { sumCosts } from '#core/reporting/sum-costs.ts';
import { type ConditionId } from '#core/values/ids.ts';
import { inPico, NO_PICO } from '#core/values/pico-usd.ts';
import { minus } from '#core/values/quantity.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

/** A copy of 20 shares that cost so much in delay and in fees, of 100 dollars wanted. */
function aCost(delay: string, fee: string, changes: Partial<EventCost> = {}): EventCost {
  const none: CostParts = {
    delay: NO_PICO,
    impact: NO_PICO,
    undivided: NO_PICO,
    fee: NO_PICO,
    missed: NO_PICO,
    own: NO_PICO,
  };
  const parts = { ...none, delay: inPico(dollars(delay)), fee: inPico(dollars(fee)) };
  const leaderResult = inPico(dollars('50'));
  const parent = aParent();
  return {
    ...{ id: 'x', at: NOW, kind: 'entry', event: aLeaderEvent(), parent, carrier: parent, leaderPrice: priceOf('0.5') },
    ...{ leaderResult, followerResult: minus(minus(leaderResult, parts.delay), parts.fee), parts },
    ...{ ours: { ...NO_EXECUTION, shares: sharesOf('20') }, notional: inPico(dollars('100')) },
    ...{ isUnvalued: false, isUnsized: false, isUnpriced: false, valuedBy: 'payout' },
    ...changes,
  };
}

const inMarket = (at: number) => aParent({ condition: `0x${at.toString(16).padStart(64, '0')}` as ConditionId });

test('parts, results and dollars wanted add up; the cost is the leader’s result less ours', () => {
  const sum = sumCosts([aCost('1', '0.5'), aCost('-3', '0.25')], 'x');
  expect(sum.cost).toBe(inPico(dollars('-1.25')));
  expect(sum.cost).toBe(minus(sum.leaderResult, sum.followerResult));
  expect(sum).toMatchObject({ events: 2, copied: 2, ownSales: 0, notional: inPico(dollars('200')) });
  expect(sum.parts).toMatchObject({ delay: inPico(dollars('-2')), fee: inPico(dollars('0.75')) });
});

test('a sale that nobody asked for is no trade of a leader, and one that was missed is not copied', () => {
  const { event: _, ...own } = aCost('1', '0', { kind: 'own' });
  expect(sumCosts([own, aCost('0', '0', { ours: NO_EXECUTION })], 'x')).toMatchObject({
    events: 1,
    copied: 0,
    ownSales: 1,
  });
});

test('trades of one market are one draw of the interval: four markets are too few, however many trades', () => {
  const trades = (markets: number) =>
    Array.from({ length: 40 }, (_, at) => aCost(String(at), '0', { parent: inMarket(at % markets) }));
  expect(sumCosts(trades(4), 'x').mean.reason).toBe('TOO_FEW');
  expect(sumCosts(trades(5), 'x').mean.reason).toBeUndefined();
});

test('what is in no number is counted, by why', () => {
  const { decidedWorth: _, ...undivided } = NO_EXECUTION;
  const costs = [
    aCost('0', '0', { isUnsized: true }),
    aCost('0', '0', { isUnvalued: true }),
    aCost('0', '0', { valuedBy: 'later' }),
    aCost('0', '0', { isUnpriced: true, ours: { ...undivided, shares: sharesOf('1') } }),
  ];
  expect(sumCosts(costs, 'x').gaps).toEqual({ unsized: 1, unvalued: 1, undivided: 1, unpriced: 1, later: 1 });
});
