import { expect, it } from '@jest/globals';
import { followerReturns } from '#core/replay/follower-returns.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { usd } from '#core/values/usd.ts';
import { FOLLOWER, FOLLOWER_WALLET, LEADER } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

it('adds up a follower’s leaders day by day, as parts of his capital, and nobody else’s', () => {
  // Given
  const dayOf = (day: string, profit: bigint, changes = {}) => ({
    ...{ day, follower: FOLLOWER, leader: LEADER, profit: usd(profit) },
    ...changes,
  });
  const days = [
    dayOf('2026-06-01', 20_000_000n),
    dayOf('2026-06-01', -5_000_000n, { leader: FOLLOWER_WALLET }),
    dayOf('2026-06-01', 900_000_000n, { follower: 'other' as FollowerName }),
    dayOf('2026-06-02', 0n),
    dayOf('2026-06-03', -10_000_000n),
  ];

  // When
  const returns = followerReturns(days, { name: FOLLOWER, totalCapital: dollars('1000') });

  // Then
  expect([...returns]).toEqual([0.015, 0, -0.01]);
  expect([...followerReturns([], { name: FOLLOWER, totalCapital: dollars('1000') })]).toEqual([]);
});
