import { describe, expect, test } from '@jest/globals';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { invariant, InvariantError } from '#core/values/invariant.ts';
import { executeParent } from '#flows/execute-parent.ts';
import { haltOnBreach } from '#flows/halt-on-breach.ts';
import { reconcile } from '#flows/reconcile.ts';
import { UnavailableError } from '#ports/errors.ts';
import { FOLLOWER, TOKEN } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { givenBought, givenRecorded, givenStarted, theParent, thePosition } from '../../../support/flow-steps.ts';
import { flowWorld, type FlowWorld } from '../../../support/flow-world.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;
const broken = async (): Promise<void> => {
  await Promise.resolve();
  invariant(false, 'two and two are five');
};
const capOf = (world: FlowWorld) => world.ledger.cap(MAIN, GLOBAL_CAP);

describe('a broken promise of ours', () => {
  test('halts the ledger that it concerns, and goes on as the error that it is', async () => {
    const world = await flowWorld();
    await expect(haltOnBreach(world.deps, MAIN, broken)).rejects.toThrow(InvariantError);
    expect(await capOf(world)).toMatchObject({ breakers: ['INVARIANT_BROKEN'], tradingMode: 'HALTED' });
  });

  test('is no failure of a port, which halts nothing', async () => {
    const world = await flowWorld();
    const down = () => Promise.reject(new UnavailableError('down'));
    await expect(haltOnBreach(world.deps, MAIN, down)).rejects.toThrow(UnavailableError);
    expect((await capOf(world))?.breakers).toEqual([]);
    expect(await haltOnBreach(world.deps, MAIN, () => Promise.resolve(7))).toBe(7);
  });

  test('is told also where the breaker cannot be stored', async () => {
    const world = await flowWorld();
    world.ledger.commit = () => Promise.reject(new UnavailableError('down'));
    await expect(haltOnBreach(world.deps, MAIN, broken)).rejects.toThrow('two and two are five');
  });

  test('of a ledger that was never opened stays the error that it is', async () => {
    const world = await flowWorld();
    const other = { follower: 'other' as FollowerName, mode: 'live' } as const;
    await expect(haltOnBreach(world.deps, other, broken)).rejects.toThrow(InvariantError);
  });
});

describe('a follower whose promise breaks', () => {
  test('in the executor trades no more: nothing is posted, and the message goes to its end', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    world.venue.orderId = () => {
      invariant(false, 'no order has an id');
    };
    const { parentId } = theParent(world, 'BUY');
    // When
    await expect(executeParent(world.deps, parentId)).rejects.toThrow(InvariantError);
    // Then
    expect(await capOf(world)).toMatchObject({ breakers: ['INVARIANT_BROKEN'], tradingMode: 'HALTED' });
    expect(world.venue.posts).toEqual([]);
  });

  test('in the reconciler is halted, while everything else of the run is done; the run fails at its end', async () => {
    // Given: a fill to be booked, and a wallet that cannot be compared.
    const world = await givenStarted();
    await givenRecorded(world);
    await world.whenExecuted();
    world.clock.advance(240_000);
    world.feed.positions = async () => {
      await broken();
      return [];
    };
    // When
    await expect(reconcile(world.deps, { forMs: 30_000, resume: false })).rejects.toThrow(InvariantError);
    // Then
    expect((await capOf(world))?.breakers).toEqual(['INVARIANT_BROKEN']);
    expect(thePosition(world).available).toBe(sharesOf('388'));
    expect(world.log.counts.get('BrokenInvariants')).toBe(1);
  });

  test('over an order of his is halted by that order', async () => {
    // Given
    const world = await givenBought();
    await givenRecorded(world);
    await world.whenExecuted();
    world.venue.trades = async () => {
      await broken();
      return [];
    };
    // When
    await expect(reconcile(world.deps, { forMs: 0, resume: false })).rejects.toThrow(InvariantError);
    // Then
    expect((await capOf(world))?.tradingMode).toBe('HALTED');
    expect(world.venue.held(TOKEN)).toBe(sharesOf('776'));
  });
});
