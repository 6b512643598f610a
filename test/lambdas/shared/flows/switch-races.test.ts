import { describe, expect, test } from '@jest/globals';
import { type Change } from '#core/ledger/change.ts';
import { POST_SETTLES_MS } from '#core/execution/submit.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Mode } from '#core/model/cap.ts';
import { syncToggles } from '#flows/sync-toggles.ts';
import { tripBreaker } from '#flows/trip-breaker.ts';
import { FOLLOWER, LEADER } from '../../../support/builders/identities.ts';
import { memorySwitches } from '../../../support/fakes/memory-switches.ts';
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
import { breaches } from '../../../support/world-proofs.ts';

const LIVE = { follower: FOLLOWER, mode: 'live' } as const;

/** Flips a switch of the world and copies it, as toggle-sync does. */
async function flip(world: FlowWorld, path: string, mode: Mode): Promise<void> {
  const switches = memorySwitches();
  switches.parameters.set(path, mode);
  await syncToggles({ ...world.deps, switches });
}

/** What stops entries: each kind of switch, and a breaker. */
const STOPS: readonly (readonly [
  name: string,
  reason: string,
  state: string,
  stop: (world: FlowWorld) => Promise<void>,
])[] = [
  ['the system’s switch', 'TRADING_REDUCING', 'DENIED', (world) => flip(world, 'trading', 'REDUCING')],
  ['the follower’s switch', 'FOLLOWER_PAUSED', 'SKIPPED', (world) => flip(world, `followers/${FOLLOWER}`, 'HALTED')],
  ['the leader’s switch', 'LEADER_PAUSED', 'SKIPPED', (world) => flip(world, `leaders/${LEADER}`, 'REDUCING')],
  ['a breaker', 'TRADING_HALTED', 'DENIED', (world) => tripBreaker(world.deps, { ledger: LIVE, code: 'UNAUTHORIZED' })],
];

/** Does something right before the first commit that brings a child into this state. */
function rightBefore(world: FlowWorld, state: ChildOrder['state'], meanwhile: () => Promise<void>): void {
  const { commit } = world.ledger;
  let isDone = false;
  const isMeant = (change: Change) => change.kind === 'put' && change.type === 'child' && change.value.state === state;
  world.ledger.commit = async (changes) => {
    if (!isDone && changes.some(isMeant)) {
      isDone = true;
      await meanwhile();
    }
    return commit(changes);
  };
}

const reserved = (world: FlowWorld) => world.ledger.dump().caps.map((cap) => cap.reserved);

describe.each(STOPS)('S9: an entry, and %s that is stored', (_, reason, state, stop) => {
  test('between snapshot and reserve: nothing is reserved, and the entry ends with the reason', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    rightBefore(world, 'RESERVED', () => stop(world));
    // When
    await world.whenExecuted();
    // Then
    expect(world.ledger.dump().children).toEqual([]);
    expect(theParent(world, 'BUY')).toMatchObject({ state, reason: { code: reason } });
    expect(reserved(world).every((amount) => amount === 0n)).toBe(true);
    expect(world.venue.posts).toEqual([]);
  });

  test('between reserve and submit: nothing is sent, and what was held is released', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    rightBefore(world, 'SUBMITTING', () => stop(world));
    // When
    await world.whenExecuted();
    // Then
    expect(world.venue.posts).toEqual([]);
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'EXPIRED', posts: 0 });
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'EXPIRED', reason: { code: 'SUBMIT_REFUSED' } });
    expect(reserved(world).every((amount) => amount === 0n)).toBe(true);
    expect(breaches(world)).toEqual([]);
  });

  test('between submit and re-post: the same bytes are not sent again', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    world.venue.scripts.push({ quarters: [4], answer: 'never-arrived' });
    await world.whenExecuted();
    expect(world.venue.posts).toHaveLength(1);
    // When
    await stop(world);
    world.clock.advance(POST_SETTLES_MS);
    await world.whenReconciled();
    // Then
    expect(world.venue.posts).toHaveLength(1);
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'SUBMITTING', posts: 1 });
    expect(reserved(world).some((amount) => amount > 0n)).toBe(true);
  });

  test('without it, the same bytes are sent again', async () => {
    const world = await givenStarted();
    await givenRecorded(world);
    world.venue.scripts.push({ quarters: [4], answer: 'never-arrived' });
    await world.whenExecuted();
    world.clock.advance(POST_SETTLES_MS);
    await world.whenReconciled();
    expect(world.venue.posts).toHaveLength(2);
  });
});

describe.each(['trading', `followers/${FOLLOWER}`, `leaders/${LEADER}`])('S9: a sale, and the switch %s', (path) => {
  test.each<[Mode, number]>([
    ['REDUCING', 1],
    ['HALTED', 0],
  ])('%s stored before it is decided on: %p sale; the target falls in both', async (mode, sales) => {
    // Given
    const world = await givenBought();
    const { available } = thePosition(world);
    await flip(world, path, mode);
    // When
    await givenReduction(world, '1000');
    await world.whenExecuted();
    // Then
    expect(world.venue.posts).toHaveLength(1 + sales);
    expect(thePosition(world).target).toBe(available / 2n);
    if (sales === 0)
      expect(theParent(world, 'SELL')).toMatchObject({ state: 'WORKING', reason: { code: 'SALES_HALTED' } });
  });

  test('HALTED between snapshot and reserve: no shares are set aside, and it waits', async () => {
    // Given
    const world = await givenBought();
    const before = thePosition(world);
    await givenReduction(world, '2000');
    rightBefore(world, 'RESERVED', () => flip(world, path, 'HALTED'));
    // When
    await world.whenExecuted();
    // Then
    expect(thePosition(world)).toMatchObject({ available: before.available, selling: 0n, target: 0n });
    expect(theParent(world, 'SELL').reason?.code).toBe('SALES_HALTED');
  });

  test.each<[Mode, number]>([
    ['REDUCING', 1],
    ['HALTED', 0],
  ])('%s between reserve and submit: %p sale is sent', async (mode, sales) => {
    // Given
    const world = await givenBought();
    const before = thePosition(world);
    await givenReduction(world, '2000');
    rightBefore(world, 'SUBMITTING', () => flip(world, path, mode));
    // When
    await world.whenExecuted();
    // Then
    expect(world.venue.posts).toHaveLength(1 + sales);
    if (sales === 0) {
      expect(theChild(world, 'SELL')).toMatchObject({ state: 'EXPIRED', posts: 0 });
      expect(thePosition(world)).toMatchObject({ available: before.available, selling: 0n });
    }
  });

  test.each<[Mode, number]>([
    ['REDUCING', 2],
    ['HALTED', 1],
  ])('%s between submit and re-post: its bytes are sent %p times in all', async (mode, posts) => {
    // Given
    const world = await givenBought();
    await givenReduction(world, '2000');
    world.venue.scripts.push({ quarters: [4], answer: 'never-arrived' });
    await world.whenExecuted();
    // When
    await flip(world, path, mode);
    world.clock.advance(POST_SETTLES_MS);
    await world.whenReconciled();
    // Then
    expect(world.venue.posts).toHaveLength(1 + posts);
  });

  test('that waited for HALTED is made when it is ACTIVE again', async () => {
    // Given
    const world = await givenBought();
    await flip(world, path, 'HALTED');
    await givenReduction(world, '2000');
    await world.whenExecuted();
    // When
    await flip(world, path, 'ACTIVE');
    await world.untilQuiet();
    // Then
    expect(thePosition(world)).toMatchObject({ available: 0n, selling: 0n });
    expect(theParent(world, 'SELL').state).toBe('DONE');
    expect(breaches(world)).toEqual([]);
  });
});

test('what is filled after a stop is booked all the same: a switch stops orders, not the truth', async () => {
  // Given
  const world = await givenStarted();
  await givenRecorded(world);
  await world.whenExecuted();
  expect(theChild(world, 'BUY').state).toBe('ACKED');
  // When
  await flip(world, 'trading', 'HALTED');
  await world.untilQuiet();
  // Then
  expect(theChild(world, 'BUY').state).toBe('DONE');
  expect(thePosition(world).available).toBeGreaterThan(0n);
  expect(breaches(world)).toEqual([]);
});
