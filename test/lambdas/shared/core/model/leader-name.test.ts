import { expect, test } from '@jest/globals';
import { leaderName, STANDING_IN } from '#core/model/leader-name.ts';
import { isLeader, OWN, UNATTRIBUTED } from '#core/model/position.ts';
import { type Wallet } from '#core/values/ids.ts';
import { LEADER } from '../../../../support/builders/identities.ts';

const LEADERS = [{ wallet: LEADER, name: 'Swift' }];
const STRANGER = `0x${'9'.repeat(40)}` as Wallet;

test.each([
  [LEADER, 'Swift'],
  [STRANGER, STRANGER],
  [OWN, 'own'],
  [UNATTRIBUTED, 'unattributed'],
])('%s is called %s', (wallet, name) => {
  expect(leaderName(LEADERS, wallet)).toBe(name);
});

test('whatever is no leader has a word, and no leader has one', () => {
  expect([...STANDING_IN.keys()].map(isLeader)).toEqual([false, false]);
  expect([OWN, UNATTRIBUTED].every((wallet) => STANDING_IN.has(wallet))).toBe(true);
});
