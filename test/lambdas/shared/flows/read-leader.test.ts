import { describe, expect, test } from '@jest/globals';
import { fillId, parentIdOf, supplementId } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { OVERLAP_MS, readFrom, readLeader } from '#flows/read-leader.ts';
import {
  aTransaction,
  CONDITION,
  FOLLOWER,
  LEADER,
  NOW,
  OTHER_TOKEN,
  TOKEN,
} from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { givenRecorded, givenStarted } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';

const FILL = fillId(LEADER, aTransaction(1), TOKEN, 'BUY');
const cursorOf = (world: FlowWorld) => world.deps.cursors.cursor(LEADER);

describe('what a read shows', () => {
  test('B3: is recorded once, with one parent order for each follower, and rung for', async () => {
    // Given
    const world = await givenStarted();
    // When
    await givenRecorded(world);
    await world.whenWatched();
    // Then
    const { events, parents } = world.ledger.dump();
    expect(events.map((event) => event.eventId)).toEqual([FILL]);
    expect(parents.map((parent) => parent.parentId)).toEqual([parentIdOf(FOLLOWER, FILL)]);
    expect(world.doorbell.rung).toEqual([parentIdOf(FOLLOWER, FILL)]);
  });

  test('as the newest transaction waits for a second read at least 2 s later that agrees', async () => {
    // Given
    const world = await givenStarted();
    const now = world.clock.moment;
    world.givenLeaderFill({ at: now });
    const { activity } = world.feed;
    let reads = 0;
    world.feed.activity = async (wallet, from) => {
      reads += 1;
      if (reads === 2) world.givenLeaderFill({ transaction: aTransaction(1), at: now });
      return activity(wallet, from);
    };
    // When
    await world.whenWatched();
    const seenTwice = world.ledger.dump().events;
    const cursorThen = (await cursorOf(world))!.at;
    await world.whenWatched();
    // Then
    expect(seenTwice).toEqual([]);
    expect(cursorThen).toBeLessThan(now);
    expect(world.ledger.dump().events.map((event) => event.shares)).toEqual([sharesOf('4000')]);
  });

  test('of a fill that has grown by 500 shares is recorded as those 500, and rung for at once', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const { at } = world.feed.rows[0]!;
    world.givenLeaderFill({ transaction: aTransaction(1), shares: sharesOf('500'), notional: dollars('250'), at });
    // When
    await world.whenWatched();
    await world.whenWatched();
    // Then
    const grown = supplementId(FILL, sharesOf('2500'));
    const { events, leaderPositions } = world.ledger.dump();
    expect(events.find((event) => event.eventId === grown)).toMatchObject({
      shares: sharesOf('500'),
      before: sharesOf('2000'),
    });
    expect(events.find((event) => event.eventId === FILL)?.total).toBe(sharesOf('2500'));
    expect(leaderPositions[0]?.shares).toBe(sharesOf('2500'));
    expect(world.doorbell.rung).toEqual([parentIdOf(FOLLOWER, FILL), parentIdOf(FOLLOWER, grown)]);
  });

  test.each([
    [1n, 1],
    [2n, 2],
  ])('of a fill that has grown by %p micro-shares makes %p events in all', async (more, count) => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const { at } = world.feed.rows[0]!;
    world.givenLeaderFill({ transaction: aTransaction(1), shares: more as never, notional: dollars('0'), at });
    // When
    await world.whenWatched();
    await world.whenWatched();
    // Then
    expect(world.ledger.dump().events).toHaveLength(count);
  });

  test('without a token concerns both tokens of the market', async () => {
    // Given
    const world = await givenStarted();
    const { token: _, ...merge } = world.givenLeaderFill({ type: 'MERGE', at: world.clock.moment });
    world.feed.rows.splice(0, 1, merge);
    // When
    await world.whenWatched();
    // Then
    expect(world.ledger.dump().leaderPositions.map((one) => [one.token, one.shares])).toEqual([
      [TOKEN, 0n - sharesOf('2000')],
      [OTHER_TOKEN, 0n - sharesOf('2000')],
    ]);
  });

  test('of a market that is unknown is not dropped: the cursor stays before it until the market is known', async () => {
    // Given
    const world = await givenStarted();
    const market = world.markets.known.get(CONDITION)!;
    const { token: _, ...merge } = world.givenLeaderFill({ type: 'MERGE', at: world.clock.moment });
    world.feed.rows.splice(0, 1, merge);
    world.markets.known.clear();
    const before = await cursorOf(world);
    // When
    await world.whenWatched();
    // Then
    expect(world.ledger.dump().events).toHaveLength(0);
    expect((await cursorOf(world))?.at).toEqual(before?.at);
    world.markets.known.set(CONDITION, market);
    await world.whenWatched();
    expect(world.ledger.dump().events).toHaveLength(2);
  });

  test('is recorded, and moves the cursor along, where the walk hit its bound: the next read goes on from there', async () => {
    // Given
    const world = await givenStarted();
    const { at } = (await cursorOf(world))!;
    Object.assign(world.feed, { isWhole: false });
    // When
    await givenRecorded(world);
    // Then
    expect(world.ledger.dump().events).toHaveLength(1);
    expect((await cursorOf(world))?.at).toBeGreaterThan(at);
  });

  test('is recorded, but leaves the cursor where it was while rows could not be read', async () => {
    // Given
    const world = await givenStarted();
    const { at } = (await cursorOf(world))!;
    Object.assign(world.feed, { unreadable: 1 });
    // When
    await givenRecorded(world);
    // Then
    expect(world.ledger.dump().events).toHaveLength(1);
    expect((await cursorOf(world))?.at).toBe(at);
  });

  test('of two fills and the sale between them is recorded in their order before anything is rung', async () => {
    // Given
    const world = await givenStarted();
    const at = world.clock.moment;
    world.givenLeaderFill({ at });
    world.givenLeaderFill({ type: 'SELL', shares: sharesOf('500'), at: later(at, 1) });
    world.givenLeaderFill({ at: later(at, 2) });
    const { ringAll } = world.doorbell;
    const recordedAtRing: number[] = [];
    world.doorbell.ringAll = (parents) => {
      recordedAtRing.push(world.ledger.dump().events.length);
      return ringAll(parents);
    };
    // When
    await world.whenWatched();
    await world.whenWatched();
    // Then
    const befores = [...world.ledger.dump().events].sort((a, b) => Number(a.positionVersion - b.positionVersion));
    expect(befores.map((event) => event.before)).toEqual(['0', '2000', '1500'].map(sharesOf));
    expect(recordedAtRing.slice(0, 2)).toEqual([2, 2]);
  });
});

test.each([
  [300, 300, 299],
  [301, 300, 299],
])(
  'of a backlog of %d fills one go records %d, and the cursor stands at the last of them',
  async (fills, first, last) => {
    // Given
    const world = await givenStarted();
    const start = world.clock.moment;
    for (let index = 0; index < fills; index += 1) world.givenLeaderFill({ at: later(start, index) });
    world.givenLeaderFill({ at: later(start, fills) });
    const cursor = (await cursorOf(world))!;
    const settings = (await world.deps.settings.current())!;
    const input = {
      settings,
      walk: { rows: world.feed.rows, unreadable: 0, isWhole: true },
      known: new Map(),
      now: later(start, fills),
    };
    // When
    const go = await readLeader(world.deps, { ...input, cursor });
    const next = await readLeader(world.deps, { ...input, cursor: go.cursor });
    // Then
    expect(go.recorded).toBe(first);
    expect(go.cursor.at).toBe(later(start, last));
    expect(go.recorded + next.recorded).toBe(fills);
  },
);

test('a read goes 60 s back over what is recorded', () => {
  const cursor = { leader: LEADER, armedAt: NOW, at: NOW, unconfirmed: [], version: 1n };
  expect(OVERLAP_MS).toBe(60_000);
  expect(readFrom(cursor)).toBe(later(NOW, -60_000));
});
