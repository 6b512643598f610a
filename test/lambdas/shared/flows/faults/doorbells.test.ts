import { describe, expect, test } from '@jest/globals';
import { later } from '#core/values/unix-ms.ts';
import { executeParent } from '#flows/execute-parent.ts';
import { reconcile } from '#flows/reconcile.ts';
import { UnavailableError } from '#ports/errors.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';
import {
  givenBought,
  givenRecorded,
  givenReduction,
  givenStarted,
  theChild,
  theParent,
  thePosition,
} from '../../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../../support/flow-world.ts';
import { breaches, quietBreaches } from '../../../../support/world-proofs.ts';

const DAY_MS = 86_400_000;

/** What is recorded while this happens is never rung for. */
async function withoutRings(world: FlowWorld, happens: () => Promise<void>): Promise<void> {
  const { ring, ringAll } = world.doorbell;
  world.doorbell.ring = world.doorbell.ringAll = () =>
    Promise.reject(new UnavailableError('the doorbell queue cannot be reached'));
  await happens();
  Object.assign(world.doorbell, { ring, ringAll });
}

describe('a message that was never sent', () => {
  test('Q2: though the event was recorded is made up for within a minute, and the purchase is placed', async () => {
    // Given
    const world = await givenStarted();
    await withoutRings(world, () => givenRecorded(world));
    expect(theParent(world, 'BUY').state).toBe('NEW');
    expect(world.doorbell.rung).toEqual([]);
    // When
    await reconcile(world.deps, { forMs: 32_000, resume: false });
    await world.whenExecuted();
    // Then
    expect(world.doorbell.rung).toEqual([theParent(world, 'BUY').parentId]);
    expect(theChild(world, 'BUY').firstPostAt! - theParent(world, 'BUY').createdAt).toBeLessThan(60_000);
    expect(breaches(world)).toEqual([]);
  });
});

describe('a message that comes again', () => {
  test.each([
    ['six minutes later, when the queue has forgotten the first', 360_000],
    ['three weeks later, out of the dead letters', 21 * DAY_MS],
  ])('Q3, Q7: %s, changes nothing of what is done', async (_, ms) => {
    // Given
    const world = await givenBought();
    await givenReduction(world, '1000');
    await world.untilQuiet();
    const before = world.ledger.dump();
    // When
    world.clock.advance(ms);
    for (const { parentId } of before.parents) await executeParent(world.deps, parentId);
    // Then
    expect(before.parents.map(({ state }) => state)).toEqual(['DONE', 'DONE']);
    expect(world.ledger.dump()).toEqual(before);
    expect(world.venue.posts).toHaveLength(2);
  });

  test('Q7: three weeks late for a purchase that nobody took up, it is skipped as stale, and nothing is sent', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    world.clock.advance(21 * DAY_MS);
    // When
    await world.whenExecuted();
    // Then
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'SKIPPED', reason: { code: 'STALE' } });
    expect(world.venue.posts).toEqual([]);
  });
});

describe('a reduction of the leader', () => {
  test('D5, B20: that comes to light three weeks late is followed, where a purchase of that age is skipped', async () => {
    // Given
    const world = await givenBought();
    const { moment: at } = world.clock;
    world.givenLeaderFill({ at });
    world.givenLeaderFill({ type: 'SELL', shares: sharesOf('1000'), at: later(at, 1_000) });
    world.clock.advance(21 * DAY_MS);
    // When
    expect(await world.untilQuiet()).toBe(true);
    // Then
    expect(theParent(world, 'SELL')).toMatchObject({ state: 'DONE', filledShares: sharesOf('97') });
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'SKIPPED', reason: { code: 'STALE' } });
    expect(thePosition(world).available).toBe(sharesOf('291'));
    expect(quietBreaches(world)).toEqual([]);
  });

  test('B20: whose exit finds no bid for ten days is sold on the eleventh', async () => {
    // Given
    const world = await givenBought();
    const book = new Map(world.markets.books);
    world.markets.books.clear();
    await givenReduction(world, '2000');
    for (let day = 0; day < 10; day += 1) {
      await world.whenExecuted();
      world.clock.advance(DAY_MS);
      await world.whenReconciled();
    }
    expect(theParent(world, 'SELL').state).toBe('WORKING');
    // When
    for (const [token, bids] of book) world.markets.books.set(token, bids);
    expect(await world.untilQuiet()).toBe(true);
    // Then
    expect(theParent(world, 'SELL')).toMatchObject({ state: 'DONE', filledShares: sharesOf('388') });
    expect(thePosition(world).available).toBe(0n);
  });
});
