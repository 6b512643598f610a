import { describe, expect, test } from '@jest/globals';
import { putParent } from '#core/ledger/put.ts';
import { executeParent } from '#flows/execute-parent.ts';
import { watchLateFills } from '#flows/watch-late-fills.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { aParentId } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import {
  givenBought,
  givenRecorded,
  givenReduction,
  givenStarted,
  theChild,
  theParent,
  thePosition,
} from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { givenRefusedSale } from '../../../support/quarantine-steps.ts';
import { breaches } from '../../../support/world-proofs.ts';

/** A purchase that is reserved, and whose run ended before it was submitted. */
async function givenReserved(): Promise<FlowWorld> {
  const world = await givenStarted();
  await givenRecorded(world);
  const { prepare } = world.venue;
  world.venue.prepare = () => Promise.reject(new ConfigurationError('no key'));
  await executeParent(world.deps, world.doorbell.take()!).catch(() => undefined);
  world.venue.prepare = prepare;
  expect(theChild(world, 'BUY').state).toBe('RESERVED');
  return world;
}

const whenRungFor = (world: FlowWorld) => executeParent(world.deps, theParent(world, 'BUY').parentId);

describe('a doorbell', () => {
  test('Q4: for an unknown parent order is counted and let go', async () => {
    const world = await givenStarted();
    await executeParent(world.deps, aParentId(99));
    expect(world.log.counts.get('UnknownDoorbells')).toBe(1);
  });

  test('Q1, Q3: rung 5 times for one purchase places one order', async () => {
    const world = await givenStarted();
    await givenRecorded(world);
    for (let ring = 0; ring < 5; ring += 1) await whenRungFor(world);
    expect(world.venue.posts).toHaveLength(1);
    await world.untilQuiet();
    await whenRungFor(world);
    expect(world.venue.posts).toHaveLength(1);
  });

  test('before its time leaves a parent order that waits as it is', async () => {
    // Given
    const world = await givenBought();
    world.markets.books.clear();
    await givenReduction(world, '1000');
    await world.whenExecuted();
    const waiting = theParent(world, 'SELL');
    expect(waiting.next! - world.clock.moment).toBe(60_000);
    // When
    world.clock.advance(59_999);
    await executeParent(world.deps, waiting.parentId);
    // Then
    expect(theParent(world, 'SELL').version).toBe(waiting.version);
    world.clock.advance(1);
    await executeParent(world.deps, waiting.parentId);
    expect(theParent(world, 'SELL').version).toBe(waiting.version + 1n);
  });

  test('of an order under way of a follower whom the settings do not name is a matter of configuration', async () => {
    const world = await givenStarted();
    await givenRecorded(world);
    await whenRungFor(world);
    expect(theParent(world, 'BUY').openChild).toBeDefined();
    const settings = { ...world.deps.settings, current: () => Promise.resolve(someSettings({ followers: [] })) };
    const deps = { ...world.deps, settings };
    await expect(executeParent(deps, theParent(world, 'BUY').parentId)).rejects.toThrow(ConfigurationError);
  });
});

describe('a purchase that was reserved and not submitted', () => {
  test('X30: is submitted by the next run, under the same order id', async () => {
    // Given
    const world = await givenReserved();
    const { venueOrderId } = theChild(world, 'BUY');
    // When
    await whenRungFor(world);
    // Then
    expect(world.venue.posts).toEqual([venueOrderId]);
  });

  test.each([
    [60_000, 'ACKED'],
    [60_001, 'EXPIRED'],
  ])('X30: %p ms after the leader, at an age limit of 60 s, becomes %p', async (ageMs, state) => {
    // Given
    const world = await givenReserved();
    const event = world.ledger.dump().events[0]!;
    world.clock.advance(event.at + ageMs - world.clock.moment);
    // When
    await whenRungFor(world);
    // Then
    expect(theChild(world, 'BUY').state).toBe(state);
    expect(breaches(world)).toEqual([]);
    if (state === 'ACKED') return;
    expect(world.venue.posts).toEqual([]);
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'EXPIRED', reason: { code: 'SUBMIT_REFUSED' } });
    expect(thePosition(world).buying).toEqual([]);
  });

  test.each([
    [900_000, 'ACKED'],
    [900_001, 'EXPIRED'],
  ])('and that a person asked for %d ms ago becomes %s, however old it is', async (agoMs, state) => {
    const world = await givenReserved();
    const liftedAt = world.clock.moment;
    await world.ledger.commit([putParent(theParent(world, 'BUY'), { liftedAt })]);
    world.clock.advance(agoMs);
    await whenRungFor(world);
    expect(theChild(world, 'BUY').state).toBe(state);
  });

  test('is not submitted for a follower who has left live', async () => {
    // Given
    const world = await givenReserved();
    const left = someSettings({ version: 2n, followers: [aFollower({ mode: 'dry-run' })] });
    world.deps.settings.current = () => Promise.resolve(left);
    // When
    await whenRungFor(world);
    // Then
    expect(world.venue.posts).toEqual([]);
    expect(theChild(world, 'BUY').state).toBe('EXPIRED');
  });
});

test('X3: a sale that was reserved before anybody knew that the one before it was filled after all is never sent', async () => {
  // Given: the second try's run ended before it was submitted
  const { world, refused } = await givenRefusedSale({ quarters: [4], confirmsAfter: 9 });
  const { prepare } = world.venue;
  world.venue.prepare = () => Promise.reject(new ConfigurationError('no key'));
  world.clock.advance(60_000);
  await executeParent(world.deps, theParent(world, 'SELL').parentId).catch(() => undefined);
  world.venue.prepare = prepare;
  const reserved = theParent(world, 'SELL').openChild;
  expect((await world.ledger.child(reserved!))?.state).toBe('RESERVED');
  const sent = world.venue.posts.length;
  // When
  world.venue.arrive(aFollower(), refused);
  await watchLateFills(world.deps, aFollower(), world.clock.moment);
  await executeParent(world.deps, theParent(world, 'SELL').parentId);
  // Then
  expect((await world.ledger.child(reserved!))?.state).toBe('EXPIRED');
  expect(world.venue.posts).toHaveLength(sent);
  expect(thePosition(world)).toMatchObject({ available: sharesOf('388'), selling: 0n });
});
