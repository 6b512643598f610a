import { describe, expect, test } from '@jest/globals';
import { type FollowerName } from '#core/values/ids.ts';
import { reconcile } from '#flows/reconcile.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
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
import { type FlowWorld, flowWorld } from '../../../support/flow-world.ts';
import { quietBreaches } from '../../../support/world-proofs.ts';

/** What a run of the reconciler rings for that was not rung for before. */
async function ringsOf(world: FlowWorld, resume = false): Promise<number> {
  const before = world.doorbell.rung.length;
  await world.whenReconciled(resume);
  return world.doorbell.rung.length - before;
}

describe('a run of the reconciler', () => {
  test('without settings does nothing', async () => {
    const world = await flowWorld();
    const settings = { ...world.deps.settings, current: () => Promise.resolve(undefined) };
    const report = await reconcile({ ...world.deps, settings }, { forMs: 9, resume: false });
    expect(report).toEqual({ open: 0, passes: 0, failures: 0 });
  });

  test('makes one pass when nothing is open, and goes on every 2 s while something is', async () => {
    // Given
    const world = await givenStarted();
    expect((await reconcile(world.deps, { forMs: 58_000, resume: false })).passes).toBe(1);
    await givenRecorded(world);
    world.venue.scripts.push({ quarters: [4], confirmsAfter: 3 });
    await world.whenExecuted();
    // When
    const report = await reconcile(world.deps, { forMs: 58_000, resume: false });
    // Then
    expect(report).toEqual({ open: 0, passes: 5, failures: 0 });
    expect(thePosition(world).available).toBe(sharesOf('388'));
    expect(quietBreaches(world)).toEqual([]);
  });

  test.each([
    [29_999, 0],
    [30_000, 1],
  ])('Q2: rings %p ms after a parent order whose doorbell was lost %p times', async (ms, rings) => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    world.doorbell.take();
    world.clock.advance(theParent(world, 'BUY').createdAt + ms - world.clock.moment);
    // Then
    expect(await ringsOf(world)).toBe(rings);
  });

  test('after a start rings everything open at once', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    world.doorbell.take();
    // Then
    expect(await ringsOf(world)).toBe(0);
    expect(await ringsOf(world, true)).toBe(1);
  });

  test.each([
    [29_999, 0],
    [30_000, 1],
  ])('rings %p ms after a reservation that was not submitted %p times', async (ms, rings) => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    world.venue.prepare = () => Promise.reject(new TypeError('the run ends here'));
    await world.whenExecuted().catch(() => undefined);
    world.clock.advance(theChild(world, 'BUY').reservedAt + ms - world.clock.moment);
    // Then
    expect(await ringsOf(world)).toBe(rings);
  });

  test('opens an exit for what is owned above the target, once, and it is sold', async () => {
    // Given
    const world = await givenBought();
    const position = thePosition(world);
    const lowered = { ...position, target: sharesOf('188'), version: position.version + 1n };
    await world.ledger.commit([{ kind: 'put', type: 'position', value: lowered }]);
    // When
    await Promise.all([world.whenReconciled(), world.whenReconciled()]);
    // Then
    expect(world.ledger.dump().parents.filter((parent) => parent.origin === 'gap')).toHaveLength(1);
    expect(await world.untilQuiet()).toBe(true);
    expect(thePosition(world)).toMatchObject({ available: sharesOf('188') });
    expect(quietBreaches(world)).toEqual([]);
  });

  test('rings an exit whose time has come, and not before', async () => {
    // Given
    const world = await givenBought();
    world.markets.books.clear();
    await givenReduction(world, '1000');
    await world.whenExecuted();
    const { next } = theParent(world, 'SELL');
    world.clock.advance(next! - 1 - world.clock.moment);
    // Then
    expect(await ringsOf(world)).toBe(0);
    world.clock.advance(1);
    expect(await ringsOf(world)).toBe(1);
  });

  test('goes on with everything else when one source fails, and counts it', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    await world.whenExecuted();
    world.markets.tokensOf = () => Promise.reject(new UnavailableError('no'));
    world.venue.order = () => Promise.reject(new UnavailableError('no'));
    await givenRecorded(world);
    world.doorbell.take();
    world.clock.advance(30_000);
    // When
    const before = world.doorbell.rung.length;
    const report = await world.whenReconciled();
    // Then
    expect(report?.failures).toBe(1);
    expect(world.doorbell.rung.length).toBe(before + 1);
    expect(world.log.counts.get('ReconcileFailures')).toBe(1);
  });

  test('finishes the other events when one cannot be finished', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    await givenRecorded(world);
    const events = world.ledger.dump().events;
    const broken = events.map((event, place) => ({
      ...event,
      fannedOut: false,
      settingsVersion: place === 0 ? 99n : event.settingsVersion,
      version: event.version + 1n,
    }));
    for (const value of broken) await world.ledger.commit([{ kind: 'put', type: 'event', value }]);
    world.ledger.openEvents = () => Promise.resolve(events.map(({ eventId }) => eventId));
    const { version } = world.deps.settings;
    const unread = (wanted: bigint) =>
      wanted === 99n ? Promise.reject(new UnavailableError('away')) : version(wanted);
    Object.assign(world.deps.settings, { version: unread });
    // When
    const report = await world.whenReconciled();
    // Then
    expect(report?.failures).toBe(1);
    expect(world.ledger.dump().events.map(({ fannedOut }) => fannedOut)).toEqual([false, true]);
  });

  test('goes on at once with what the end of a stuck order has set free', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    await world.whenExecuted();
    await world.whenReconciled();
    world.clock.advance(300_000);
    // When
    const report = await reconcile(world.deps, { forMs: 58_000, resume: false });
    // Then
    expect(theChild(world, 'BUY').state).toBe('DONE');
    expect(report).toMatchObject({ open: 0, passes: 2 });
  });

  test('goes on with what one follower’s lane has set free while another’s is slow, though nothing was open', async () => {
    // Given
    const world = await givenBought();
    const position = thePosition(world);
    const lowered = { ...position, target: sharesOf('188'), version: position.version + 1n };
    await world.ledger.commit([{ kind: 'put', type: 'position', value: lowered }]);
    const slow = aFollower({ name: 'slow' as FollowerName });
    await world.givenSettings(someSettings({ followers: [aFollower(), slow] }));
    const seen: string[] = [];
    const { positions, openParents } = world.ledger;
    world.ledger.positions = async (of) => {
      for (let turn = 0; of.follower === slow.name && turn < 1_000; turn += 1) await new Promise(setImmediate);
      if (of.follower === slow.name) seen.push('slow');
      return positions(of);
    };
    world.ledger.openParents = () => {
      seen.push('pass');
      return openParents();
    };
    // When
    await reconcile(world.deps, { forMs: 4_000, resume: false });
    // Then
    expect(seen.slice(0, 3)).toEqual(['pass', 'pass', 'slow']);
  });

  test('lets a bug crash', async () => {
    const world = await givenStarted();
    await givenRecorded(world);
    await world.whenExecuted();
    world.venue.order = () => Promise.reject(new TypeError('bug'));
    await expect(reconcile(world.deps, { forMs: 0, resume: false })).rejects.toThrow(TypeError);
  });
});
