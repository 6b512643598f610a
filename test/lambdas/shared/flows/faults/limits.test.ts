import { describe, expect, test } from '@jest/globals';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type Wallet } from '#core/values/ids.ts';
import { aFollow, someSettings, theLimits } from '../../../../support/builders/a-settings.ts';
import { anEquity } from '../../../../support/builders/a-snapshot.ts';
import { aTransaction, FOLLOWER, LEADER, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';
import {
  givenBought,
  givenRecorded,
  givenReduction,
  givenStarted,
  theParent,
  thePosition,
} from '../../../../support/flow-steps.ts';
import { breaches, quietBreaches } from '../../../../support/world-proofs.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;
const monitoring = { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 60_000 };

describe('a limit that is lowered below what is in use', () => {
  test.each([
    ['everything', { limits: theLimits({ maxTotalExposure: dollars('50') }) }, 'TOTAL_EXPOSURE_USED'],
    ['the leader', { follows: [aFollow({ allocated: dollars('50') })] }, 'LEADER_ALLOCATION_USED'],
  ])('S3: over %s stops purchases, leaves the exits free, and lets nothing be sold for it', async (_, lower, code) => {
    // Given
    const world = await givenBought();
    const used = (await world.ledger.cap(MAIN, GLOBAL_CAP))!.used;
    expect(used).toBeGreaterThan(dollars('190'));
    // When
    await world.givenSettings(someSettings({ ...lower, monitoring }));
    await givenRecorded(world);
    await world.untilQuiet();
    // Then
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'DENIED', reason: { code } });
    expect(await world.ledger.cap(MAIN, GLOBAL_CAP)).toMatchObject({ used, reserved: 0n });
    expect(world.venue.posts).toHaveLength(1);
    await givenReduction(world, '4000');
    expect(await world.untilQuiet()).toBe(true);
    expect(thePosition(world).available).toBe(0n);
    expect(quietBreaches(world)).toEqual([]);
  });
});

describe('two leaders in one token', () => {
  test('B11: who sells all brings what was bought for him to market, and none of what was bought for the other', async () => {
    // Given
    const other = `0x${'b'.repeat(40)}` as Wallet;
    const world = await givenStarted(
      someSettings({
        leaders: [
          { name: 'Whale', wallet: LEADER, enabled: true },
          { name: 'Other', wallet: other, enabled: true },
        ],
        follows: [aFollow(), aFollow({ leader: other })],
        monitoring,
      }),
    );
    await world.deps.snapshots.putLeaderEquity(anEquity({ leader: other, at: world.clock.moment }));
    await givenRecorded(world);
    await givenRecorded(world, { wallet: other, transaction: aTransaction(77) });
    expect(await world.untilQuiet()).toBe(true);
    const owned = () => new Map(world.ledger.dump().positions.map(({ leader, available }) => [leader, available]));
    expect([owned().get(LEADER), owned().get(other)]).toEqual([sharesOf('388'), sharesOf('388')]);
    // When
    await givenReduction(world, '2000');
    expect(await world.untilQuiet()).toBe(true);
    // Then
    expect([owned().get(LEADER), owned().get(other)]).toEqual([0n, sharesOf('388')]);
    expect(world.venue.held(TOKEN)).toBe(sharesOf('388'));
    expect(breaches(world)).toEqual([]);
  });
});
