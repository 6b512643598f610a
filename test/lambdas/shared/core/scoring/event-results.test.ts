import { expect, test } from '@jest/globals';
import { type Bet } from '#core/scoring/bet.ts';
import { eventResults, topEventShare } from '#core/scoring/event-results.ts';
import { picoUsd } from '#core/values/pico-usd.ts';
import { CONDITION, NOW } from '../../../../support/builders/identities.ts';

const aBet = (event: string, profit: bigint): Bet => ({
  ...{ condition: CONDITION, event, profit: picoUsd(profit), state: 'win', isTakenOut: false, openedAt: NOW },
});

test('bets of one event are one result, the largest profit first', () => {
  expect(eventResults([aBet('a', 3n), aBet('b', 5n), aBet('a', -1n), aBet('c', 2n)])).toEqual([
    { event: 'b', bets: 1, profit: 5n },
    { event: 'a', bets: 2, profit: 2n },
    { event: 'c', bets: 1, profit: 2n },
  ]);
});

test.each([
  [[], { value: null, reason: 'EMPTY' }],
  [[aBet('a', 1n), aBet('b', -1n)], { value: null, reason: 'DEGENERATE' }],
  [[aBet('a', 3n), aBet('b', 1n)], { value: 0.75 }],
  [[aBet('a', 3n), aBet('b', -1n)], { value: 1.5 }],
])('of %j the best event has the part %j', (bets, share) => {
  expect(topEventShare(eventResults(bets))).toEqual(share);
});
