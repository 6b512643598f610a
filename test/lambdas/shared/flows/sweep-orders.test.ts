import { describe, expect, test } from '@jest/globals';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { commandOrder } from '#flows/command-order.ts';
import { placeOrder } from '#flows/place-order.ts';
import { sweepOncePerDay, sweepOrders } from '#flows/sweep-orders.ts';
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
import { givenPlaced, someOptions } from '../../../support/order-steps.ts';
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
    let looks = 0;
    const venue: Venue = {
      ...deps.venue,
      openOrders: (follower) => {
        looks += 1;
        return deps.venue.openOrders(follower);
      },
    };
    for (const ms of [0, 1, 86_400_000]) await sweepOncePerDay({ ...deps, venue }, aFollower(), later(NOW, ms));
    expect({ looks, swept: swept() }).toEqual({ looks: 2, swept: 1 });
  });

  test('is not done while an order may rest on', async () => {
    const { deps } = await givenOpen({ child: { state: 'DONE' } });
    const unsure = { ...deps, venue: answering(deps.venue, 'unknown') };
    await expect(sweepOncePerDay(unsure, aFollower(), NOW)).rejects.toThrow(UnavailableError);
    expect(await deps.ledger.upkeep(FOLLOWED)).toBeUndefined();
    await sweepOncePerDay(deps, aFollower(), NOW);
    expect((await deps.ledger.upkeep(FOLLOWED))?.sweptOn).toBeDefined();
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
