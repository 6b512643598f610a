import { describe, expect, test } from '@jest/globals';
import { type ParentId } from '#core/values/ids.ts';
import { tendOrder } from '#flows/tend-order.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { aBook } from '../../../support/builders/a-market.ts';
import { aParentId, CONDITION, TOKEN } from '../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { givenStarted } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { givenPlaced, ownPosition, theOrder } from '../../../support/order-steps.ts';

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
    world.clock.advance(600_000);
    const shown = await world.deps.venue.order({} as never, { venueOrderId: world.venue.posts[0]! } as never);
    expect(shown?.isTerminal).toBe(false);
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

  test('signs nothing new right after a refusal', async () => {
    const world = await givenStarted();
    world.venue.scripts.push({ quarters: [4], answer: 'refused' });
    const id = await givenPlaced(world);
    await whenLooked(world, id, 10);
    expect(world.venue.posts).toHaveLength(1);
  });

  test('fails for a follower whom the settings do not name', async () => {
    const world = await givenStarted();
    const id = await givenPlaced(world);
    await world.givenSettings(someSettings({ followers: [], follows: [] }));
    await expect(tendOrder(world.deps, id)).rejects.toThrow('do not name');
  });
});
