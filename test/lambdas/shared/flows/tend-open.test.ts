import { describe, expect, test } from '@jest/globals';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type FollowerName, type ParentId, type VenueOrderId } from '#core/values/ids.ts';
import { plus } from '#core/values/quantity.ts';
import { later } from '#core/values/unix-ms.ts';
import { NewerOrderError, UnavailableError } from '#ports/errors.ts';
import { freedOfRun } from '#flows/freed-of-run.ts';
import { lanesOfRun } from '#flows/lanes-of-run.ts';
import { type Tally } from '#flows/run-guarded.ts';
import { type Pass, type PassInput, type TendDeps, tendOpen, tendStuck } from '#flows/tend-open.ts';
import { unknownMemory } from '#flows/tend-unknown.ts';
import { aBuyChild, anOrderId } from '../../../support/builders/a-child.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { aParentId, aTransaction } from '../../../support/builders/identities.ts';
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

/** A purchase that the venue has matched, and that is confirmed at the second look. */
async function givenMatched(): Promise<FlowWorld> {
  const world = await givenStarted();
  await givenRecorded(world);
  world.venue.scripts.push({ quarters: [4] });
  await world.whenExecuted();
  expect(theChild(world, 'BUY').state).toBe('ACKED');
  return world;
}

async function inputOf(world: FlowWorld, forMs = 0) {
  const settings = await world.deps.settings.current();
  const { moment: now } = world.clock;
  const tally: Tally = { failures: 0, broken: [] };
  const work = { lanes: lanesOfRun(), freed: freedOfRun(), takenUp: new Map<ParentId, 'waits' | 'under way'>() };
  const run = { ...work, memory: unknownMemory(), rings: new Map(), tally, isFirst: true, resume: false };
  return { ...run, settings: settings!, now, until: later(now, forMs) };
}

/** A pass, and what it has begun. */
async function whenTended(deps: TendDeps, input: PassInput): Promise<Pass> {
  const pass = await tendOpen(deps, input);
  await input.lanes.settle();
  return pass;
}

/** How much of what is stuck comes to an end in its turn. */
async function whenUnstuck(deps: TendDeps, input: PassInput): Promise<number> {
  await tendStuck(deps, input);
  await input.lanes.settle();
  return input.freed.count();
}

describe('a child order', () => {
  test.each([
    [299_999, 1, 0],
    [300_000, 0, 1],
  ])(
    '%p ms after its last post is tended in %p of the passes, and in %p of the turns of what is stuck',
    async (ms, passes, turns) => {
      // Given
      const world = await givenMatched();
      await whenTended(world.deps, await inputOf(world));
      expect(theChild(world, 'BUY').trades).toMatchObject([{ status: 'MATCHED' }]);
      world.clock.advance(theChild(world, 'BUY').lastPostAt! + ms - world.clock.moment);
      // Then
      const { open } = await whenTended(world.deps, await inputOf(world));
      expect(open).toBe(passes);
      expect(theChild(world, 'BUY').state).toBe(passes === 1 ? 'DONE' : 'ACKED');
      expect(await whenUnstuck(world.deps, await inputOf(world))).toBe(turns);
      expect(theChild(world, 'BUY').state).toBe('DONE');
    },
  );

  test('that is stuck and stays it has not come to an end', async () => {
    const world = await givenMatched();
    world.clock.advance(600_000);
    expect(await whenUnstuck(world.deps, await inputOf(world))).toBe(0);
    expect(theChild(world, 'BUY').state).toBe('ACKED');
  });

  test('is tended in its turn though another one that is open cannot be read', async () => {
    // Given
    const world = await givenMatched();
    const broken = anOrderId(77);
    const { venueOrderId: id } = theChild(world, 'BUY');
    const { child } = world.deps.ledger;
    const unreadable = new Error('attribute trades is of a type that nothing here writes');
    const ledger = {
      ...world.deps.ledger,
      openChildren: () => Promise.resolve([broken, id]),
      child: (asked: VenueOrderId) => (asked === broken ? Promise.reject(unreadable) : child(asked)),
    };
    const input = await inputOf(world);
    // When
    await whenTended({ ...world.deps, ledger }, input);
    // Then
    expect(theChild(world, 'BUY').trades).toMatchObject([{ status: 'MATCHED' }]);
    expect(input.tally).toMatchObject({ failures: 1, broken: [unreadable] });
  });

  test('is left for the next run when the time is over', async () => {
    const world = await givenMatched();
    await whenTended(world.deps, await inputOf(world, -1));
    expect(theChild(world, 'BUY').trades).toEqual([]);
    world.clock.advance(300_000);
    await whenUnstuck(world.deps, await inputOf(world, -1));
    expect(theChild(world, 'BUY').trades).toEqual([]);
  });
});

test('orders of two followers that end side by side are both counted, though one is read slower', async () => {
  // Given
  const slow = aFollower({ name: 'slow' as FollowerName });
  const world = await givenStarted(someSettings({ followers: [aFollower(), slow] }));
  const children = [
    aBuyChild(),
    aBuyChild({ venueOrderId: anOrderId(2), parentId: aParentId(2), follower: slow.name }),
  ] as const;
  const worked = new Set<ParentId>();
  const ledger = {
    ...world.deps.ledger,
    openChildren: () => Promise.resolve(children.map(({ venueOrderId }) => venueOrderId)),
    child: async (id: VenueOrderId): Promise<ChildOrder> => {
      const child = children[id === anOrderId(2) ? 1 : 0];
      if (!worked.has(child.parentId)) return child;
      await new Promise(setImmediate);
      if (child.follower === slow.name) await new Promise(setImmediate);
      return { ...child, state: 'EXPIRED' };
    },
    parent: (id: ParentId) => {
      worked.add(id);
      return Promise.resolve(undefined);
    },
  };
  world.clock.advance(300_000);
  // Then
  expect(await whenUnstuck({ ...world.deps, ledger }, await inputOf(world))).toBe(2);
});

test('an order that another run ended while it waited for its turn is left alone', async () => {
  // Given
  const world = await givenMatched();
  await whenTended(world.deps, await inputOf(world));
  const asked: string[] = [];
  const { order } = world.venue;
  world.venue.order = (...given) => {
    asked.push('order');
    return order(...given);
  };
  const input = await inputOf(world);
  let isFirst = true;
  const child = async (id: VenueOrderId) => {
    const listed = await world.deps.ledger.child(id);
    if (isFirst) {
      isFirst = false;
      await whenTended(world.deps, input);
    }
    return listed;
  };
  // When
  await whenTended({ ...world.deps, ledger: { ...world.deps.ledger, child } }, input);
  // Then
  expect(theChild(world, 'BUY').state).toBe('DONE');
  expect(asked).toEqual(['order']);
});

test('Q9: an order is tended in each pass, also where each takes up another of its follower without the queue', async () => {
  // Given
  const world = await givenMatched();
  world.doorbell.ring = () => Promise.reject(new UnavailableError('the doorbell queue cannot be reached'));
  const looks: number[] = [];
  const { order } = world.venue;
  const { venueOrderId: matched } = theChild(world, 'BUY');
  world.venue.order = (follower, asked) => {
    if (asked.venueOrderId === matched) looks.push(world.clock.moment);
    return order(follower, asked);
  };
  const input = await inputOf(world, 300_000);
  // When
  for (let pass = 0; pass < 2; pass += 1) {
    await givenRecorded(world, { transaction: aTransaction(10 + pass) });
    world.clock.advance(30_000);
    await whenTended(world.deps, { ...input, now: world.clock.moment });
  }
  // Then
  expect(world.log.counts.get('DoorbellsUnanswered')).toBe(2);
  expect(looks).toHaveLength(2);
});

test('Q9: what is taken up and waits in its lane is rung for until it begins, and is begun once', async () => {
  // Given
  const world = await givenStarted();
  await givenRecorded(world);
  const { follower, parentId } = theParent(world, 'BUY');
  world.clock.advance(30_000);
  const rung: string[] = [];
  world.doorbell.ring = (parent) => {
    rung.push(parent.parentId);
    return Promise.reject(new UnavailableError('the doorbell queue cannot be reached'));
  };
  const input = await inputOf(world, 300_000);
  const upkeep = Promise.withResolvers<undefined>();
  input.lanes.add(follower, 'upkeep', async () => {
    await upkeep.promise;
  });
  // When
  for (const ms of [0, 2_000]) await tendOpen(world.deps, { ...input, now: later(input.now, ms) });
  expect(theParent(world, 'BUY').state).toBe('NEW');
  upkeep.resolve(undefined);
  await input.lanes.settle();
  // Then
  expect(rung).toEqual([parentId, parentId]);
  expect(world.log.counts.get('DoorbellsUnanswered')).toBe(1);
  expect([world.venue.posts.length, input.takenUp.size]).toEqual([1, 0]);
});

test('doorbells are rung before any child order is looked at', async () => {
  // Given
  const world = await givenMatched();
  await givenRecorded(world);
  world.doorbell.take();
  world.clock.advance(30_000);
  let rungBefore: readonly string[] = [];
  const { order } = world.venue;
  world.venue.order = (...asked) => {
    rungBefore = [...world.doorbell.rung];
    return order(...asked);
  };
  const known = world.doorbell.rung.length;
  // When
  await whenTended(world.deps, await inputOf(world));
  // Then
  expect(rungBefore.slice(known)).toEqual([theParent(world, 'BUY').parentId]);
});

test.each([
  ['1.119999', 0],
  ['1.12', 1],
])('dust of 3.88 shares of at least 5 that has grown by %p is rung for %p times in a run', async (more, rings) => {
  // Given
  const world = await givenBought();
  await givenReduction(world, '20');
  await world.whenExecuted();
  const exit = theParent(world, 'SELL');
  expect(exit.reason).toMatchObject({ code: 'DUST', shares: sharesOf('3.88'), minimum: sharesOf('5') });
  const position = thePosition(world);
  const value = { ...position, available: plus(position.available, sharesOf(more)), version: position.version + 1n };
  await world.ledger.commit([{ kind: 'put', type: 'position', value }]);
  world.doorbell.take();
  world.clock.advance(120_000);
  const known = world.doorbell.rung.length;
  // When
  await whenTended(world.deps, await inputOf(world));
  await whenTended(world.deps, { ...(await inputOf(world)), isFirst: false });
  // Then
  expect(world.doorbell.rung.slice(known)).toEqual(Array.from({ length: rings }, () => exit.parentId));
});

test('W6: an order that only a newer version can handle is left to it, and the others are rung for', async () => {
  // Given
  const world = await givenStarted();
  await givenRecorded(world);
  const parent = theParent(world, 'BUY');
  const newer = { ...parent, parentId: 'newer' as ParentId, version: 1n };
  await world.ledger.commit([{ kind: 'put', type: 'parent', value: newer }]);
  const ledger = {
    ...world.deps.ledger,
    openParents: () => Promise.resolve([newer.parentId, parent.parentId]),
    parent: async (id: ParentId) => {
      if (id === newer.parentId) throw new NewerOrderError('for a newer version', {});
      return world.deps.ledger.parent(id);
    },
  };
  world.doorbell.take();
  world.clock.advance(30_000);
  const known = world.doorbell.rung.length;
  const input = await inputOf(world);
  // When
  const { open } = await whenTended({ ...world.deps, ledger }, input);
  // Then
  expect([open, world.log.counts.get('ReconcileFailures')]).toEqual([1, 1]);
  expect(world.doorbell.rung.slice(known)).toEqual([parent.parentId]);
});
