import { describe, expect, test } from '@jest/globals';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { commandOrder } from '#flows/command-order.ts';
import { placeOrder } from '#flows/place-order.ts';
import { sweepOrders, sweepWhenDue, sweptUntilDropped } from '#flows/sweep-orders.ts';
import { tendOrders } from '#flows/tend-orders.ts';
import { NewerOrderError, UnavailableError } from '#ports/errors.ts';
import { type CancelOutcome, type Venue } from '#ports/venue.ts';
import { anOrderId, aSentBuy } from '../../../support/builders/a-child.ts';
import { aParent } from '../../../support/builders/a-parent.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { FOLLOWER, NOW } from '../../../support/builders/identities.ts';
import { givenStarted } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { countingLog, type CountingLog } from '../../../support/fakes/counting-log.ts';
import { scriptedVenue, type ScriptedVenue } from '../../../support/fakes/scripted-venue.ts';
import { givenPlaced, MINUTE_MS, someOptions, theOrder, whenMinutesPass } from '../../../support/order-steps.ts';
import { memoryLedger, type MemoryLedger } from '../../../support/ledger-store.ts';

const FOLLOWED = { follower: FOLLOWER, mode: 'live' } as const;
const ID = anOrderId(1);

type World = {
  readonly deps: { readonly ledger: MemoryLedger; readonly venue: ScriptedVenue; readonly log: CountingLog };
  readonly sweep: () => Promise<void>;
  readonly swept: () => number;
};

/** An order that rests at the venue, and how it and its parent stand in the ledger; without them it is nobody's we know. */
async function givenOpen(stored?: {
  readonly child?: Partial<ChildOrder>;
  readonly parent?: Partial<ParentOrder>;
}): Promise<World> {
  const deps = { ledger: memoryLedger(), venue: scriptedVenue({ moment: NOW }), log: countingLog() };
  const child = aSentBuy({ venueOrderId: ID, restsUntil: later(NOW, 600_000) });
  deps.venue.scripts.push({ quarters: [] });
  expect(await deps.venue.post(aFollower(), child)).toEqual({ kind: 'ack' });
  if (stored !== undefined) {
    const parent = aParent({ state: 'WORKING', openChild: ID, ...stored.parent });
    await deps.ledger.commit([
      { kind: 'put', type: 'child', value: { ...child, state: 'ACKED', ...stored.child } },
      { kind: 'put', type: 'parent', value: parent },
    ]);
  }
  const swept = () => deps.log.counts.get('OrdersSwept') ?? 0;
  return { deps, sweep: () => sweepOrders(deps, aFollower()), swept };
}

async function whenSwept(deps: Omit<World['deps'], 'venue'> & { readonly venue: Venue }, now: UnixMs): Promise<void> {
  await sweepWhenDue(deps, { follower: aFollower(), upkeep: await deps.ledger.upkeep(FOLLOWED), now });
}

function answering(venue: ScriptedVenue, outcome: CancelOutcome): Venue {
  return { ...venue, cancel: () => Promise.resolve(outcome) };
}

describe('the sweep of an account', () => {
  test('B40: leaves an order alone that its parent works on', async () => {
    const { deps, sweep, swept } = await givenOpen({});
    await sweep();
    expect({ cancels: deps.venue.cancels, swept: swept() }).toEqual({ cancels: [], swept: 0 });
  });

  test.each<[string, Partial<ChildOrder>, Partial<ParentOrder>]>([
    ['that is over', { state: 'DONE' }, {}],
    ['that was given up for dead', { state: 'DEAD' }, {}],
    ['whose parent is over', {}, { state: 'DONE' }],
    ['whose parent works on another', {}, { openChild: anOrderId(2) }],
  ])('B40: cancels an order %s, once, and counts it', async (_, child, parent) => {
    const { deps, sweep, swept } = await givenOpen({ child, parent });
    await sweep();
    await sweep();
    expect(deps.venue.cancels).toEqual([ID]);
    expect(await deps.venue.openOrders(aFollower())).toEqual([]);
    expect(swept()).toBe(1);
  });

  test.each<[string, Parameters<typeof givenOpen>[0]]>([
    ['that a person placed', undefined],
    ['of another follower', { child: { follower: 'other' as FollowerName, state: 'DONE' } }],
    ['of another ledger of his', { child: { mode: 'paper', state: 'DONE' } }],
  ])('never cancels an order %s', async (_, stored) => {
    const { deps, sweep, swept } = await givenOpen(stored);
    deps.venue.openByHand.add(anOrderId(77));
    await sweep();
    expect({ cancels: deps.venue.cancels, swept: swept() }).toEqual({ cancels: [], swept: 0 });
    expect(await deps.venue.openOrders(aFollower())).toEqual([ID, anOrderId(77)]);
  });

  test('counts nothing where the list of the venue was behind, and fails where an order may rest on', async () => {
    const { deps, swept } = await givenOpen({ child: { state: 'DONE' } });
    await sweepOrders({ ...deps, venue: answering(deps.venue, 'gone') }, aFollower());
    const unsure = sweepOrders({ ...deps, venue: answering(deps.venue, 'unknown') }, aFollower());
    await expect(unsure).rejects.toThrow(UnavailableError);
    expect(swept()).toBe(0);
  });

  test('looks at all orders, though one can only be handled by a newer version and another is in doubt', async () => {
    // Given
    const { deps, swept } = await givenOpen({ child: { state: 'DONE' } });
    const [newer, doubtful] = [anOrderId(2), anOrderId(3)];
    const { ledger, venue } = deps;
    const child = { ...(await ledger.child(ID))!, venueOrderId: doubtful };
    await ledger.commit([{ kind: 'put', type: 'child', value: child }]);
    const listing: Venue = {
      ...venue,
      openOrders: () => Promise.resolve([newer, doubtful, ID]),
      cancel: (of, one) => (one.venueOrderId === doubtful ? Promise.resolve('unknown') : venue.cancel(of, one)),
    };
    const reading = {
      ...ledger,
      child: (id: typeof newer) => (id === newer ? Promise.reject(new NewerOrderError('newer')) : ledger.child(id)),
    };
    // When
    const sweep = sweepOrders({ ...deps, ledger: reading, venue: listing }, aFollower());
    // Then
    await expect(sweep).rejects.toMatchObject({ context: { orders: '1' } });
    expect(venue.cancels).toEqual([ID]);
    expect(swept()).toBe(1);
    expect(deps.log.counts.get('ReconcileFailures')).toBe(1);
  });
});

describe('the daily sweep', () => {
  test('takes place once in a UTC day, and again in the next', async () => {
    const { deps, swept } = await givenOpen({ child: { state: 'DONE' } });
    expect(await looksAt(deps, [0, 1, 86_400_000])).toEqual([1, 0, 1]);
    expect(swept()).toBe(1);
  });

  test('is not done while an order may rest on', async () => {
    const { deps } = await givenOpen({ child: { state: 'DONE' } });
    const unsure = { ...deps, venue: answering(deps.venue, 'unknown') };
    await expect(whenSwept(unsure, NOW)).rejects.toThrow(UnavailableError);
    expect(await deps.ledger.upkeep(FOLLOWED)).toBeUndefined();
    await whenSwept(deps, NOW);
    expect((await deps.ledger.upkeep(FOLLOWED))?.sweptOn).toBeDefined();
  });
});

/** How often each of some sweeps, so long after each other, reads what is open at the venue. */
async function looksAt(deps: World['deps'], moments: readonly number[]): Promise<readonly number[]> {
  const looks: number[] = [];
  for (const ms of moments) {
    let count = 0;
    const openOrders: Venue['openOrders'] = (follower) => {
      count += 1;
      return deps.venue.openOrders(follower);
    };
    await whenSwept({ ...deps, venue: { ...deps.venue, openOrders } }, later(NOW, ms));
    looks.push(count);
  }
  return looks;
}

describe('after an order was given up for dead that would rest at the venue', () => {
  const lost = (restsAfterMs: number) => aSentBuy({ restsUntil: later(NOW, restsAfterMs) });

  test('each run sweeps until the venue would have dropped it, and then none but the daily one', async () => {
    const { deps } = await givenOpen();
    await whenSwept(deps, NOW);
    await deps.ledger.commit(await sweptUntilDropped(deps.ledger, lost(600_000), NOW));
    expect(await looksAt(deps, [0, 60_000, 599_999, 600_000, 600_001])).toEqual([1, 1, 1, 0, 0]);
  });

  test('the one that may rest longest counts, and what is stored beside it stays', async () => {
    // Given
    const { deps } = await givenOpen();
    await whenSwept(deps, NOW);
    const before = await deps.ledger.upkeep(FOLLOWED);
    // When
    for (const ms of [300_000, 600_000, 120_000])
      await deps.ledger.commit(await sweptUntilDropped(deps.ledger, lost(ms), NOW));
    // Then
    const after = { ...before, sweepUntil: later(NOW, 600_000), version: before!.version + 3n };
    expect(await deps.ledger.upkeep(FOLLOWED)).toEqual(after);
  });

  test('nothing is stored for one that never rests, nor where the venue would have dropped it by now', async () => {
    const { ledger } = (await givenOpen()).deps;
    expect(await sweptUntilDropped(ledger, aSentBuy(), NOW)).toEqual([]);
    expect(await sweptUntilDropped(ledger, lost(0), NOW)).toEqual([]);
    expect(await sweptUntilDropped(ledger, lost(1), NOW)).toHaveLength(1);
  });

  test('B40: and whose bytes arrive after its order is over, it is cancelled in the next run of the reconciler', async () => {
    // Given
    const world = await givenStarted();
    const { post } = world.venue;
    world.venue.post = () => Promise.resolve({ kind: 'ambiguous', text: 'timeout' });
    const id = await givenPlaced(world, { algorithm: 'iceberg', style: 'join', atEnd: 'leave', windowMs: MINUTE_MS });
    await whenMinutesPass(world, 10);
    world.venue.post = post;
    expect((await theOrder(world, id)).state).toBe('DONE');
    const dead = world.ledger.dump().children.find(({ state }) => state === 'DEAD');
    // When
    world.venue.scripts.push({ quarters: [] });
    await world.venue.post(aFollower(), dead!);
    expect(await world.venue.openOrders(aFollower())).toEqual([dead!.venueOrderId]);
    world.clock.advance(MINUTE_MS);
    await world.whenReconciled();
    // Then
    expect(await world.venue.openOrders(aFollower())).toEqual([]);
    expect(world.log.counts.get('OrdersSwept')).toBe(1);
  });
});

/** A run of order-manager so long after the full hour; the looks at what is open at the venue during it. */
async function looksOfRun(world: FlowWorld, afterHourMs: number): Promise<number> {
  const hour = 3_600_000;
  world.clock.advance(hour - (world.clock.moment % hour) + afterHourMs);
  let looks = 0;
  const { openOrders } = world.venue;
  world.venue.openOrders = (follower) => {
    looks += 1;
    return openOrders(follower);
  };
  await tendOrders(world.deps, { forMs: 58_000 });
  world.venue.openOrders = openOrders;
  return looks;
}

describe('order-manager', () => {
  test('sweeps each account in the first minute of an hour, and in no other minute of quiet', async () => {
    const world = await givenStarted();
    const looks: number[] = [];
    for (const afterMs of [0, 59_999, 60_000, 1_800_000]) looks.push(await looksOfRun(world, afterMs));
    expect(looks).toEqual([1, 1, 0, 0]);
  });

  test('sweeps all the same where its orders took more than its minute', async () => {
    // Given
    const world = await givenStarted();
    await givenPlaced(world, { windowMs: 36_000_000 });
    const { book } = world.deps.markets;
    const late: FlowWorld['deps']['markets'] = {
      ...world.deps.markets,
      book: (token) => {
        world.clock.advance(58_001);
        return book(token);
      },
    };
    // When
    const looks = await looksOfRun({ ...world, deps: { ...world.deps, markets: late } }, 0);
    // Then
    expect(looks).toBe(1);
  });

  test('sweeps the account of whose orders one ended in the run, and not while it works', async () => {
    // Given
    const world = await givenStarted();
    world.clock.advance(3_600_000 - (world.clock.moment % 3_600_000) + 120_000);
    const { order } = await placeOrder(world.deps, {
      command: 'one',
      follower: FOLLOWER,
      options: someOptions({ windowMs: 36_000_000 }),
    });
    expect(await looksOfRun(world, 180_000)).toBe(0);
    // When
    await commandOrder(world.ledger, { id: order!.parentId, command: 'cancel' });
    await world.whenReconciled();
    // Then
    expect(await looksOfRun(world, 300_000)).toBe(1);
    expect((await world.ledger.parent(order!.parentId))?.state).toBe('DONE');
  });
});
