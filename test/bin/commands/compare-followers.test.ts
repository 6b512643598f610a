import { expect, test } from '@jest/globals';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { compareFollowers } from '../../../bin/commands/compare-followers.ts';
import { comparisonJson, comparisonPage } from '../../../bin/commands/view/comparison-page.ts';
import { aBuyChild, aTrade } from '../../support/builders/a-child.ts';
import { aLeaderEvent } from '../../support/builders/a-leader-event.ts';
import { aParent } from '../../support/builders/a-parent.ts';
import { anEventId, aParentId, NOW } from '../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../support/builders/quantities.ts';

const LIVE = { follower: 'main' as FollowerName, mode: 'live' } as const;
const PAPER = { follower: 'other' as FollowerName, mode: 'paper' } as const;
const NAMES = { left: 'main (live)', right: 'other (paper)' };
const EVENTS = [1, 2, 3].map((at) =>
  aLeaderEvent({ eventId: anEventId(at), at: later(NOW, at * 1_000), title: `Market ${at}` }),
);

const aCopy = (
  ledger: typeof LIVE | typeof PAPER,
  at: number,
  trades: ChildOrder['trades'],
  side: 'BUY' | 'SELL' = 'BUY',
) => {
  const parentId = aParentId(ledger === LIVE ? at : at + 10);
  return {
    parent: aParent({ ...ledger, parentId, eventId: anEventId(at), side }),
    child: aBuyChild({ ...ledger, parentId, trades, side }),
  };
};
const trade = (
  at: number,
  shares: string,
  cents: string,
  gross: string,
  status: 'CONFIRMED' | 'FAILED' = 'CONFIRMED',
) =>
  aTrade({
    tradeId: `${at}-${gross}`,
    shares: sharesOf(shares),
    price: priceOf(cents),
    gross: dollars(gross),
    fee: dollars('0.1'),
    status,
    matchedAt: later(NOW, at * 1_000 + 4_000),
  });

const COPIES = [
  aCopy(LIVE, 1, [trade(1, '100', '0.5', '50')]),
  aCopy(PAPER, 1, [trade(1, '60', '0.5', '30'), trade(1, '40', '0.51', '20.4'), trade(1, '9', '0.5', '4.5', 'FAILED')]),
  aCopy(LIVE, 2, [trade(2, '10', '0.5', '5')], 'SELL'),
  aCopy(PAPER, 2, [trade(2, '10', '0.49', '4.9')], 'SELL'),
  aCopy(LIVE, 3, [trade(3, '20', '0.5', '10')]),
  aCopy(PAPER, 3, [trade(3, '20', '0.5', '10', 'FAILED')]),
];
const FACTS = {
  events: EVENTS,
  parents: COPIES.map(({ parent }) => parent),
  children: COPIES.map(({ child }) => child),
};
const COMPARISON = compareFollowers(FACTS, LIVE, PAPER);

test('two ledgers are compared event by event: shares, average price, cost, fees, delay since the block of the leader', () => {
  const [first, second, third, ...more] = COMPARISON.trades;
  expect(more).toEqual([]);
  expect(first?.left).toEqual({
    shares: sharesOf('100'),
    price: priceOf('0.5'),
    cost: dollars('50'),
    fee: dollars('0.1'),
    delayMs: 4_000,
  });
  expect(first?.right).toEqual({
    shares: sharesOf('100'),
    price: priceOf('0.504'),
    cost: dollars('50.4'),
    fee: dollars('0.2'),
    delayMs: 4_000,
  });
  expect(second?.side).toBe('SELL');
  expect(third?.right).toBeUndefined();
});

test('totals are those of each, and the difference is of what both traded: paying more and getting less are both worse', () => {
  expect(COMPARISON.left).toEqual({
    trades: 3,
    bought: dollars('60'),
    sold: dollars('5'),
    fees: dollars('0.3'),
    meanDelayMs: 4_000,
  });
  expect(COMPARISON.right).toEqual({
    trades: 2,
    bought: dollars('50.4'),
    sold: dollars('4.9'),
    fees: dollars('0.3'),
    meanDelayMs: 4_000,
  });
  // (50 × 0.8 % + 5 × 2 %) ÷ 55
  expect(COMPARISON.worseBps).toBe(90.91);
  expect(compareFollowers(FACTS, LIVE, LIVE).worseBps).toBe(0);
  expect(compareFollowers({ events: [], parents: [], children: [] }, LIVE, PAPER)).toMatchObject({
    trades: [],
    worseBps: 0,
  });
});

test('the page says what each traded and what they differ by, and JSON tells every trade', () => {
  const text = comparisonPage(COMPARISON, NAMES, { isColoured: false, last: 2 });
  expect(text).not.toContain('Market 1');
  expect(text).toContain('… and 1 earlier ones.');
  expect(text).toContain('Traded by both: 2; by main (live) alone: 1; by other (paper) alone: 0.');
  expect(text).toContain('other (paper) traded 90.91 bps worse than main (live)');
  expect(comparisonJson(COMPARISON, NAMES)).toMatchObject({
    followers: NAMES,
    worseBps: 90.91,
    trades: [{ left: { shares: '100', price: '0.5' }, right: { price: '0.504' } }, {}, { right: null }],
  });
});
