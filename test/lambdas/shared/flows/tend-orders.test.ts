import { describe, expect, test } from '@jest/globals';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { OWN, type Position } from '#core/model/position.ts';
import { type WorkingOptions } from '#core/model/working-order.ts';
import { type ParentId } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { commandOrder } from '#flows/command-order.ts';
import { placeOrder } from '#flows/place-order.ts';
import { tendOrders } from '#flows/tend-orders.ts';
import { FOLLOWER, TOKEN } from '../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { givenStarted } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { breaches } from '../../../support/world-proofs.ts';

const MINUTE_MS = 60_000;
const RUN_MS = 58_000;

function options(changes: Partial<WorkingOptions> = {}): WorkingOptions {
  return {
    token: TOKEN,
    side: 'BUY',
    limit: priceOf('0.55'),
    total: sharesOf('100'),
    algorithm: 'twap',
    windowMs: 10 * MINUTE_MS,
    minOrder: sharesOf('10'),
    maxOrder: sharesOf('20'),
    sharesPerOrder: sharesOf('20'),
    pollMs: 3_000,
    style: 'take',
    moveMs: 5_000,
    atEnd: 'report',
    ...changes,
  };
}

async function givenPlaced(world: FlowWorld, changes: Partial<WorkingOptions> = {}): Promise<ParentId> {
  const command = `order ${world.clock.moment}`;
  const { order, refusal } = await placeOrder(world.deps, { command, follower: FOLLOWER, options: options(changes) });
  expect(refusal).toBeUndefined();
  return order!.parentId;
}

/** Runs of order-manager and reconciler, minute after minute. */
async function whenMinutesPass(world: FlowWorld, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    const next = later(world.clock.moment, MINUTE_MS);
    await tendOrders(world.deps, { forMs: RUN_MS });
    await world.whenReconciled();
    if (world.clock.moment < next) await world.clock.waitUntil(next);
  }
}

async function orderOf(world: FlowWorld, id: ParentId): Promise<ParentOrder> {
  return (await world.ledger.parent(id))!;
}

async function ownPosition(world: FlowWorld): Promise<Position> {
  return (await world.ledger.position({ follower: FOLLOWER, mode: 'live', token: TOKEN, leader: OWN }))!;
}

describe('an order that works over time', () => {
  test('TWAP: buys 100 shares in five children of 20 over ten minutes, and ends', async () => {
    // Given
    const world = await givenStarted();
    const id = await givenPlaced(world);
    // When
    await whenMinutesPass(world, 12);
    // Then
    expect(await orderOf(world, id)).toMatchObject({ state: 'DONE', filledShares: sharesOf('100'), attempts: 5 });
    expect(world.venue.posts).toHaveLength(5);
    expect(await ownPosition(world)).toMatchObject({ available: sharesOf('100'), buying: [] });
    expect((await ownPosition(world)).entry).toBeUndefined();
    expect(breaches(world)).toEqual([]);
  });

  test('a sale takes its shares out of the target, and gives back what it did not sell', async () => {
    // Given
    const world = await givenStarted();
    await givenPlaced(world, { windowMs: MINUTE_MS, maxOrder: sharesOf('50') });
    await whenMinutesPass(world, 3);
    const id = await givenPlaced(world, { side: 'SELL', limit: priceOf('0.40'), total: sharesOf('60') });
    expect(await ownPosition(world)).toMatchObject({ target: sharesOf('40'), exit: id });
    // When
    await whenMinutesPass(world, 3);
    await commandOrder(world.ledger, { id, command: 'cancel' });
    await whenMinutesPass(world, 2);
    // Then
    const { filledShares, state, reason } = await orderOf(world, id);
    expect({ state, reason: reason?.code }).toEqual({ state: 'DONE', reason: 'ORDER_OVER' });
    expect(filledShares).toBeGreaterThan(0n);
    expect(filledShares).toBeLessThan(sharesOf('60'));
    const { available, target, exit } = await ownPosition(world);
    expect({ available, target, exit }).toEqual({
      available: sharesOf('100') - filledShares,
      target: sharesOf('100') - filledShares,
      exit: undefined,
    });
    expect(breaches(world)).toEqual([]);
  });

  test('an iceberg shows the next part only when the one before is proven over, and cancels what rests at the end', async () => {
    // Given
    const world = await givenStarted();
    world.venue.scripts.push({ quarters: [4] }, { quarters: [4] }, { quarters: [2] });
    const id = await givenPlaced(world, { algorithm: 'iceberg', style: 'join', windowMs: 5 * MINUTE_MS });
    // When
    await whenMinutesPass(world, 8);
    // Then
    expect(await orderOf(world, id)).toMatchObject({ state: 'DONE', filledShares: sharesOf('50'), attempts: 3 });
    expect(world.venue.cancels).toContain(world.venue.posts[2]);
    expect(await ownPosition(world)).toMatchObject({ available: sharesOf('50'), buying: [] });
    expect(breaches(world)).toEqual([]);
  });

  test('paused it places nothing and cancels what rests; resumed it goes on', async () => {
    // Given
    const world = await givenStarted();
    world.venue.scripts.push({ quarters: [] });
    const id = await givenPlaced(world, { algorithm: 'iceberg', style: 'join' });
    await whenMinutesPass(world, 1);
    await commandOrder(world.ledger, { id, command: 'pause' });
    // When
    await whenMinutesPass(world, 2);
    // Then
    expect(world.venue.cancels).toContain(world.venue.posts[0]);
    expect(await orderOf(world, id)).toMatchObject({ reason: { code: 'ORDER_WAITS', why: 'PAUSED' } });
    // When
    await commandOrder(world.ledger, { id, command: 'resume' });
    await whenMinutesPass(world, 9);
    // Then
    expect(await orderOf(world, id)).toMatchObject({ state: 'DONE', filledShares: sharesOf('100') });
  });
});
