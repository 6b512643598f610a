import { describe, expect, test } from '@jest/globals';
import { type ParentId } from '#core/values/ids.ts';
import { closeAll } from '#flows/close-all.ts';
import { commandOrder } from '#flows/command-order.ts';
import { tendOrder } from '#flows/tend-order.ts';
import { watchLateFills } from '#flows/watch-late-fills.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { aBook } from '../../../support/builders/a-market.ts';
import { aParentId, CONDITION, FOLLOWER, TOKEN } from '../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { givenStarted, theChild } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { Crash } from '../../../support/one-fault.ts';
import { givenPlaced, MINUTE_MS, ownPosition, theOrder, whenMinutesPass } from '../../../support/order-steps.ts';
import { breaches } from '../../../support/world-proofs.ts';

/** Looks at the order, second after second. */
async function whenLooked(world: FlowWorld, id: ParentId, times = 1): Promise<void> {
  for (let look = 0; look < times; look += 1) {
    await tendOrder(world.deps, id);
    world.clock.advance(1_000);
  }
}

/** An iceberg whose first child rests, or is filled in part and rests. */
async function givenResting(quarters: readonly number[] = []): Promise<{ world: FlowWorld; id: ParentId }> {
  const world = await givenStarted();
  world.venue.scripts.push({ quarters });
  const id = await givenPlaced(world, { algorithm: 'iceberg', style: 'join' });
  await whenLooked(world, id, 2);
  expect((await theOrder(world, id)).openChild).toBeDefined();
  return { world, id };
}

const SALE = { side: 'SELL', limit: priceOf('0.40'), total: sharesOf('20'), windowMs: MINUTE_MS } as const;

/** Twenty shares that an own order has bought. */
async function givenOwned(): Promise<{ world: FlowWorld; id: ParentId }> {
  const world = await givenStarted();
  const id = await givenPlaced(world, { total: sharesOf('20') });
  await whenLooked(world, id, 8);
  expect(await ownPosition(world)).toMatchObject({ available: sharesOf('20'), target: sharesOf('20') });
  return { world, id };
}

describe('one look at an order', () => {
  test('is none at an order that is over, unknown, or no order of this kind', async () => {
    const world = await givenStarted();
    expect(await tendOrder(world.deps, aParentId(5))).toBeUndefined();
    expect(world.venue.posts).toEqual([]);
  });

  test('places nothing beside a child that is open', async () => {
    const { world, id } = await givenResting();
    await whenLooked(world, id, 20);
    expect(world.venue.posts).toHaveLength(1);
  });

  test('takes the answer to a cancel for no proof: the next child waits for what the venue shows', async () => {
    // Given
    const { world, id } = await givenResting([2]);
    const shown = await world.deps.venue.order({} as never, { venueOrderId: world.venue.posts[0]! } as never);
    expect(shown?.isTerminal).toBe(false);
    world.clock.advance(600_000);
    const deaf = { ...world.deps.venue, order: () => Promise.resolve(shown) };
    // When
    await tendOrder({ ...world.deps, venue: deaf }, id);
    await tendOrder({ ...world.deps, venue: deaf }, id);
    // Then
    expect(world.venue.cancels.length).toBeGreaterThan(0);
    expect(await theOrder(world, id)).toMatchObject({ state: 'WORKING', openChild: world.venue.posts[0] });
    // When
    await whenLooked(world, id, 3);
    // Then
    expect(await theOrder(world, id)).toMatchObject({ state: 'DONE', filledShares: sharesOf('10') });
    expect(await ownPosition(world)).toMatchObject({ available: sharesOf('10'), buying: [] });
  });

  test('ends an order whose follower trades other money now, once nothing of it rests', async () => {
    const { world, id } = await givenResting();
    const settings = { current: () => Promise.resolve(someSettings({ followers: [aFollower({ mode: 'dry-run' })] })) };
    for (let look = 0; look < 3; look += 1) {
      await tendOrder({ ...world.deps, settings: { ...world.deps.settings, ...settings } }, id);
      world.clock.advance(1_000);
    }
    expect(await theOrder(world, id)).toMatchObject({ state: 'DONE', reason: { why: 'MODE_CHANGED' } });
    expect(world.venue.cancels).toHaveLength(1);
  });

  test('waits in words while nothing can be placed, and writes them once', async () => {
    const world = await givenStarted();
    world.markets.books.set(TOKEN, aBook({ asks: [{ price: priceOf('0.9'), shares: sharesOf('500') }] }));
    const id = await givenPlaced(world);
    await whenLooked(world, id);
    const { version } = await theOrder(world, id);
    await whenLooked(world, id, 5);
    expect(await theOrder(world, id)).toMatchObject({ version, reason: { code: 'ORDER_WAITS', why: 'BEYOND_LIMIT' } });
  });

  test('ends where the market is closed', async () => {
    const world = await givenStarted();
    const id = await givenPlaced(world);
    world.markets.known.clear();
    await whenLooked(world, id);
    expect((await theOrder(world, id)).state).toBe('WORKING');
    const markets = { ...world.deps.markets, isClosed: (market: string) => Promise.resolve(market === CONDITION) };
    await tendOrder({ ...world.deps, markets }, id);
    expect(await theOrder(world, id)).toMatchObject({ state: 'DONE', reason: { why: 'MARKET_CLOSED' } });
  });

  test.each(['cancel', 'pause'] as const)(
    'submits nothing that was reserved before a person said %s',
    async (command) => {
      // Given
      const world = await givenStarted();
      const id = await givenPlaced(world);
      const crashed = world.depsBehind((call, asked) => (asked === 'prepare' ? Promise.reject(new Crash()) : call()));
      await expect(tendOrder(crashed, id)).rejects.toThrow(Crash);
      // When
      await commandOrder(world.ledger, { id, command });
      await whenLooked(world, id, 3);
      // Then
      expect(world.venue.posts).toEqual([]);
      expect(world.ledger.dump().children).toMatchObject([{ state: 'EXPIRED' }]);
    },
  );

  test('crosses with what a sale has left right after the window, though its last child rested', async () => {
    // Given
    const { world, id } = await givenOwned();
    world.venue.scripts.push({ quarters: [] });
    const sale = await givenPlaced(world, { ...SALE, algorithm: 'iceberg', style: 'join', atEnd: 'cross' });
    await whenLooked(world, sale, 2);
    expect((await theOrder(world, sale)).openChild).toBeDefined();
    // When
    world.clock.advance(MINUTE_MS);
    await whenLooked(world, sale, 12);
    // Then
    expect(await theOrder(world, sale)).toMatchObject({ state: 'DONE', filledShares: sharesOf('20') });
    expect((await theOrder(world, id)).state).toBe('DONE');
  });

  test.each(['PAUSED', 'halted'])('ends after its window although it is %s', async (how) => {
    const world = await givenStarted();
    const id = await givenPlaced(world, { windowMs: MINUTE_MS });
    if (how === 'PAUSED') await commandOrder(world.ledger, { id, command: 'pause' });
    else world.ledger.setTradingMode({ follower: FOLLOWER, mode: 'live' }, 'HALTED');
    await whenLooked(world, id, 3);
    expect((await theOrder(world, id)).state).toBe('WORKING');
    world.clock.advance(3 * MINUTE_MS);
    await whenLooked(world, id);
    expect(await theOrder(world, id)).toMatchObject({ state: 'DONE', reason: { why: 'WINDOW_OVER' } });
  });

  test('a person who wants out waits for no window: what rests of a sale is cancelled, and all is sold', async () => {
    // Given
    const { world } = await givenOwned();
    world.venue.scripts.push({ quarters: [] });
    const sale = await givenPlaced(world, { ...SALE, windowMs: 60 * MINUTE_MS, algorithm: 'iceberg', style: 'join' });
    await whenLooked(world, sale, 2);
    const resting = (await theOrder(world, sale)).openChild;
    // When
    await closeAll(world.deps, { why: { code: 'CLOSE_ALL' }, isUrgent: true, dryRun: false });
    await world.whenExecuted();
    await world.untilQuiet();
    // Then
    expect(world.venue.cancels).toContain(resting);
    expect(await ownPosition(world)).toMatchObject({ available: 0n, selling: 0n });
    expect(breaches(world)).toEqual([]);
  });

  test('signs nothing new right after a refusal', async () => {
    const world = await givenStarted();
    world.venue.scripts.push({ quarters: [4], answer: 'refused' });
    const id = await givenPlaced(world);
    await whenLooked(world, id, 10);
    expect(world.venue.posts).toHaveLength(1);
  });

  test.each(['MATCHED', 'FAILED'] as const)(
    'X3: ends with a sale that was refused, and filled after all, when that is booked or has failed: now it is %s',
    async (then) => {
      // Given
      const { world } = await givenOwned();
      world.venue.scripts.push({
        quarters: [4],
        answer: 'refused',
        confirmsAfter: 4,
        failing: then === 'FAILED' ? [0] : [],
      });
      const id = await givenPlaced(world, SALE);
      await whenLooked(world, id, 3);
      const refused = theChild(world, 'SELL');
      expect(refused.state).toBe('REJECTED');
      world.venue.arrive(aFollower(), refused);
      world.clock.advance(MINUTE_MS);
      await watchLateFills(world.deps, aFollower(), world.clock.moment);
      // When
      await whenLooked(world, id, 3);
      const removed = { current: () => Promise.resolve(someSettings({ followers: [], follows: [] })) };
      const next = await tendOrder({ ...world.deps, settings: { ...world.deps.settings, ...removed } }, id);
      expect(next).toBeGreaterThan(world.clock.moment);
      // Then
      expect(await theOrder(world, id)).toMatchObject({ state: 'WORKING', reason: { why: 'WALLET_SHORT' } });
      expect(await ownPosition(world)).toMatchObject({ available: sharesOf('20'), target: 0n });
      // When
      await whenMinutesPass(world, 6);
      // Then
      const left = sharesOf(then === 'FAILED' ? '20' : '0');
      expect(await theOrder(world, id)).toMatchObject({ state: 'DONE', reason: { why: 'CANCELLED' } });
      expect(await ownPosition(world)).toMatchObject({ available: left, target: left });
    },
  );

  test('ends for a follower whom the settings do not name, and fails while something of it is open', async () => {
    const { world, id } = await givenResting();
    const settings = { current: () => Promise.resolve(someSettings({ followers: [], follows: [] })) };
    const deps = { ...world.deps, settings: { ...world.deps.settings, ...settings } };
    await expect(tendOrder(deps, id)).rejects.toThrow('do not name');
    await commandOrder(world.ledger, { id, command: 'cancel' });
    await whenLooked(world, id, 3);
    const other = await givenPlaced(world);
    await tendOrder(deps, other);
    expect(await theOrder(world, other)).toMatchObject({ state: 'DONE', reason: { why: 'FOLLOWER_REMOVED' } });
    expect((await ownPosition(world)).entry).toBeUndefined();
  });
});
