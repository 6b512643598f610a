import { expect, test } from '@jest/globals';
import { agreementOf } from '#core/execution/agreement-of.ts';
import { type FollowerName, type Wallet } from '#core/values/ids.ts';
import { aFollow, aFollower, someSettings } from '../../../../support/builders/a-settings.ts';
import { FOLLOWER, LEADER } from '../../../../support/builders/identities.ts';

const OTHER = `0x${'b'.repeat(40)}` as Wallet;
const settings = someSettings({
  follows: [aFollow({ leader: OTHER }), aFollow()],
  leaders: [
    { name: 'one', wallet: LEADER, enabled: true },
    { name: 'other', wallet: OTHER, enabled: false },
  ],
});

test('it is what the settings say of this follower and this leader', () => {
  expect(agreementOf(settings, { follower: FOLLOWER, leader: LEADER })).toEqual({
    ...{ settings, follower: aFollower(), follow: aFollow(), isLeaderEnabled: true },
  });
  expect(agreementOf(settings, { follower: FOLLOWER, leader: OTHER })).toMatchObject({
    ...{ follow: { leader: OTHER }, isLeaderEnabled: false },
  });
});

test('there is none with somebody whom the settings do not name', () => {
  expect(agreementOf(settings, { follower: FOLLOWER, leader: `0x${'9'.repeat(40)}` as Wallet })).toBeUndefined();
  expect(agreementOf(settings, { follower: 'nobody' as FollowerName, leader: LEADER })).toBeUndefined();
  expect(agreementOf({ ...settings, followers: [] }, { follower: FOLLOWER, leader: LEADER })).toBeUndefined();
});
