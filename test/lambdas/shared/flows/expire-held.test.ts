import { describe, expect, test } from '@jest/globals';
import { later } from '#core/values/unix-ms.ts';
import { expireHeld } from '#flows/expire-held.ts';
import { aFollower, someSettings, theExecution } from '../../../support/builders/a-settings.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { givenRecorded, givenStarted, theParent, thePosition } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';

const SETTINGS = someSettings({ execution: theExecution({ belowMinimum: 'hold', holdMaxAgeMs: 900_000 }) });

/** A copy of 6 cents that waits for siblings. */
async function givenHeld(): Promise<FlowWorld> {
  const world = await givenStarted(SETTINGS);
  await givenRecorded(world, { shares: sharesOf('0.6'), notional: dollars('0.3') });
  await world.whenExecuted();
  return world;
}

const expiring = (world: FlowWorld, mode: 'live' | 'paper' = 'live') =>
  expireHeld(world.deps, {
    parent: theParent(world, 'BUY'),
    settings: SETTINGS,
    follower: aFollower({ mode }),
    now: world.clock.moment,
  });

describe('an entry that waits for siblings', () => {
  test('is left alone while it may wait', async () => {
    const world = await givenHeld();
    expect(await expiring(world)).toBe(false);
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'HELD', reason: { code: 'HELD', size: dollars('0.06') } });
    expect(thePosition(world).held).toHaveLength(1);
  });

  test('is SKIPPED as below the minimum after its 15 minutes, not a millisecond earlier', async () => {
    // Given
    const world = await givenHeld();
    const { next, heldSince } = theParent(world, 'BUY');
    expect(next).toBe(later(heldSince!, 900_000));
    // When
    await world.clock.waitUntil(later(next!, -1));
    await expiring(world);
    expect(theParent(world, 'BUY').state).toBe('HELD');
    await world.clock.waitUntil(next!);
    await expiring(world);
    // Then
    expect(theParent(world, 'BUY')).toMatchObject({
      state: 'SKIPPED',
      reason: { code: 'BELOW_MINIMUM', size: dollars('0.06'), minimum: dollars('2.55') },
    });
    expect(thePosition(world).held).toEqual([]);
  });

  test('of a follower who changed his mode ends at once, in the ledger that it was meant for', async () => {
    const world = await givenHeld();
    await expiring(world, 'paper');
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'SKIPPED', reason: { code: 'MODE_CHANGED' } });
  });

  test('says that another run was first', async () => {
    const world = await givenHeld();
    const parent = theParent(world, 'BUY');
    const input = { parent, settings: SETTINGS, follower: aFollower({ mode: 'paper' }), now: world.clock.moment };
    expect(await expireHeld(world.deps, input)).toBe(false);
    expect(await expireHeld(world.deps, input)).toBe(true);
  });
});
