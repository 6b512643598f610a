import { describe, expect, test } from '@jest/globals';
import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { WHOLE_KEEP } from '#core/model/position.ts';
import { usd } from '#core/values/usd.ts';
import { aFollower, someSettings, theExecution } from '../../../support/builders/a-settings.ts';
import { FOLLOWER, LEADER } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import {
  givenBought,
  givenRecorded,
  givenReduction,
  givenStarted,
  theChild,
  theParent,
  thenNoOrderPlaced,
  thePosition,
} from '../../../support/flow-steps.ts';
import { flowWorld } from '../../../support/flow-world.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;

describe('an entry', () => {
  test('of 10 % of the leader is reserved and placed with at most 10 % of the allocation, 200 of 2,000', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    // When
    await world.whenExecuted();
    // Then
    const { leftUsd, state } = theChild(world, 'BUY');
    expect(state).toBe('ACKED');
    expect(leftUsd).toBeLessThanOrEqual(dollars('200'));
    for (const name of [GLOBAL_CAP, leaderCap(LEADER)]) {
      expect(await world.ledger.cap(MAIN, name)).toMatchObject({ reserved: leftUsd, posted: 0n });
    }
  });

  test('waits while the opening cash is not booked, and is copied afterwards', async () => {
    // Given
    const world = await flowWorld();
    await world.whenWatched();
    await givenRecorded(world);
    // When
    await world.whenExecuted();
    // Then
    thenNoOrderPlaced(world);
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'NEW', reason: { code: 'LEDGER_NOT_OPEN' } });
    expect(await world.untilQuiet()).toBe(true);
    expect(theParent(world, 'BUY').state).toBe('DONE');
  });

  test.each(['dry-run', 'paper'] as const)(
    'of a follower who is %s is decided and recorded, and never sent',
    async (mode) => {
      // Given
      const world = await givenStarted(someSettings({ followers: [aFollower({ mode })] }));
      await givenRecorded(world);
      // When
      await world.whenExecuted();
      // Then
      expect(world.venue.posts).toEqual([]);
      expect(world.ledger.dump().children).toEqual([]);
      expect(theParent(world, 'BUY')).toMatchObject({
        state: 'DONE',
        reason: { code: 'DRY_RUN', size: dollars('200') },
      });
    },
  );

  test.each(['REDUCING', 'HALTED'] as const)(
    'is denied and stored with its reason while the switch is %s',
    async (mode) => {
      // Given
      const world = await givenStarted();
      await givenRecorded(world);
      world.ledger.setTradingMode(MAIN, mode);
      // When
      await world.whenExecuted();
      // Then
      thenNoOrderPlaced(world);
      expect(theParent(world, 'BUY')).toMatchObject({ state: 'DENIED', reason: { code: `TRADING_${mode}` } });
    },
  );

  test('whose leader nobody follows any more is skipped', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    await world.givenSettings(someSettings({ follows: [] }));
    // When
    await world.whenExecuted();
    // Then
    thenNoOrderPlaced(world);
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'SKIPPED', reason: { code: 'LEADER_DISABLED' } });
  });

  test('that the leader has given up again before it was taken up comes to nothing', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const purchase = world.doorbell.take()!;
    await givenReduction(world, '2000');
    await world.whenExecuted();
    world.doorbell.giveBack(purchase);
    // When
    await world.whenExecuted();
    // Then
    thenNoOrderPlaced(world);
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'NETTED' });
  });

  test('is not cut by a reduction that came before it, though its doorbell comes first', async () => {
    // Given
    const world = await givenBought();
    await givenReduction(world, '1000');
    const reduction = world.doorbell.take()!;
    await givenRecorded(world);
    // When
    await world.whenExecuted();
    world.doorbell.giveBack(reduction);
    await world.whenExecuted();
    // Then
    expect(thePosition(world)).toMatchObject({ target: sharesOf('194'), buying: [{ keep: WHOLE_KEEP }] });
    expect(await world.untilQuiet()).toBe(true);
    expect(thePosition(world)).toMatchObject({ available: sharesOf('582'), target: sharesOf('582') });
  });

  test('whose limit was used up between decision and reservation is decided on again, and denied', async () => {
    // Given
    const world = await givenStarted(someSettings({ execution: theExecution({ onLimit: 'reject' }) }));
    await givenRecorded(world);
    const { signerOf } = world.venue;
    world.venue.signerOf = async (follower) => {
      const used = { reserved: usd(0n), posted: dollars('3900') };
      await world.ledger.commit([{ kind: 'cap', ...MAIN, name: GLOBAL_CAP, ...used }]);
      world.venue.signerOf = signerOf;
      return signerOf(follower);
    };
    // When
    await world.whenExecuted();
    // Then
    thenNoOrderPlaced(world);
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'DENIED', reason: { code: 'TOTAL_EXPOSURE_USED' } });
  });

  test('is never reserved under settings that changed after the decision', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const { signerOf } = world.venue;
    world.venue.signerOf = async (follower) => {
      world.venue.signerOf = signerOf;
      await world.givenSettings(someSettings({ follows: [] }));
      return signerOf(follower);
    };
    // When
    await world.whenExecuted();
    // Then
    thenNoOrderPlaced(world);
    expect(theParent(world, 'BUY').state).toBe('SKIPPED');
  });
});
