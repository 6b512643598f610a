import { expect } from '@jest/globals';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { OWN, type Position } from '#core/model/position.ts';
import { type WorkingOptions } from '#core/model/working-order.ts';
import { type FollowerName, type ParentId } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { placeOrder } from '#flows/place-order.ts';
import { tendOrders } from '#flows/tend-orders.ts';
import { FOLLOWER, TOKEN } from './builders/identities.ts';
import { priceOf, sharesOf } from './builders/quantities.ts';
import { type FlowWorld } from './flow-world.ts';

export const MINUTE_MS = 60_000;
const RUN_MS = 58_000;

/** A hundred shares at 0.55 at most, in five children over ten minutes. */
export function someOptions(changes: Partial<WorkingOptions> = {}): WorkingOptions {
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

/** A person's own order, stored. */
export async function givenPlaced(
  world: FlowWorld,
  changes: Partial<WorkingOptions> = {},
  follower: FollowerName = FOLLOWER,
): Promise<ParentId> {
  const command = `order ${world.clock.moment}`;
  const options = someOptions(changes);
  const { order, refusal } = await placeOrder(world.deps, { command, follower, options });
  expect(refusal).toBeUndefined();
  return order!.parentId;
}

/** Runs of order-manager and reconciler, minute after minute. */
export async function whenMinutesPass(world: FlowWorld, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    const next = later(world.clock.moment, MINUTE_MS);
    await tendOrders(world.deps, { forMs: RUN_MS });
    await world.whenReconciled();
    if (world.clock.moment < next) await world.clock.waitUntil(next);
  }
}

/** The order as it is stored. */
export async function theOrder(world: FlowWorld, id: ParentId): Promise<ParentOrder> {
  return (await world.ledger.parent(id))!;
}

/** What own orders own of the token. */
export async function ownPosition(world: FlowWorld): Promise<Position> {
  return (await world.ledger.position({ follower: FOLLOWER, mode: 'live', token: TOKEN, leader: OWN }))!;
}
