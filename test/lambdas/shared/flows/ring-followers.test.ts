import { expect, test } from '@jest/globals';
import { type LeaderEventType } from '#core/model/leader-event.ts';
import { type FollowerName, parentIdOf, type Wallet } from '#core/values/ids.ts';
import { ringFollowers } from '#flows/ring-followers.ts';
import { aFollow, someSettings } from '../../../support/builders/a-settings.ts';
import { anEventId, FOLLOWER, LEADER, TOKEN } from '../../../support/builders/identities.ts';
import { listeningDoorbell } from '../../../support/fakes/listening-doorbell.ts';

const SHARP = `0x${'5'.repeat(40)}` as Wallet;
const other = 'other' as FollowerName;

async function whenRung(type: LeaderEventType) {
  const doorbell = listeningDoorbell();
  const follows = [aFollow(), aFollow({ follower: other }), aFollow({ leader: SHARP })];
  await ringFollowers(doorbell, someSettings({ follows }), {
    eventId: anEventId(),
    type,
    leader: LEADER,
    token: TOKEN,
  });
  return doorbell.rung;
}

test.each(['BUY', 'SELL', 'MERGE', 'CONVERSION', 'ADJUST_DOWN'] as const)(
  '%s rings for each follower of the leader',
  async (type) => {
    expect(await whenRung(type)).toEqual([parentIdOf(FOLLOWER, anEventId()), parentIdOf(other, anEventId())]);
  },
);

test.each(['SPLIT', 'REDEEM', 'ADJUST_UP'] as const)('%s is no trade: nobody is rung', async (type) => {
  expect(await whenRung(type)).toEqual([]);
});
