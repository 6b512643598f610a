import { type ChildOrder } from '../model/child-order.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Position } from '../model/position.ts';
import { type RedeemLane, type Redeeming } from '../model/redeeming.ts';
import { type ParentId, type VenueOrderId } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { type Change, type PutChange } from './change.ts';

/** Removes fields on top of what it changes; the version moves by one. */
type Without<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** The next version of a parent order. */
export function putParent(parent: ParentOrder, change: Without<ParentOrder>): PutChange & { type: 'parent' } {
  return { kind: 'put', type: 'parent', value: next(parent, change) };
}

/** The next version of a child order. */
export function putChild(child: ChildOrder, change: Without<ChildOrder>): PutChange & { type: 'child' } {
  return { kind: 'put', type: 'child', value: next(child, change) };
}

/** The next version of a position. */
export function putPosition(position: Position, change: Without<Position>): PutChange & { type: 'position' } {
  return { kind: 'put', type: 'position', value: next(position, change) };
}

/** The next version of how far a redemption has come. */
export function putRedeeming(
  redeeming: Redeeming,
  change: Without<Redeeming>,
): PutChange & { type: 'redeeming'; value: Redeeming } {
  return { kind: 'put', type: 'redeeming', value: next(redeeming, change) };
}

/** The next version of a wallet's place for a transaction. */
export function putRedeemLane(lane: RedeemLane, change: Without<RedeemLane>): PutChange & { type: 'redeem-lane' } {
  return { kind: 'put', type: 'redeem-lane', value: next(lane, change) };
}

/** A child order as a set of changes stores it: who has committed them need not read it again. */
export function childIn(changes: readonly Change[], id: VenueOrderId): ChildOrder {
  const found = changes.find((one) => one.kind === 'put' && one.type === 'child' && one.value.venueOrderId === id);
  invariant(found?.kind === 'put' && found.type === 'child', `child order ${id} is not among the changes`);
  return found.value;
}

/** A parent order as a set of changes stores it. */
export function parentIn(changes: readonly Change[], id: ParentId): ParentOrder {
  const found = changes.find((one) => one.kind === 'put' && one.type === 'parent' && one.value.parentId === id);
  invariant(found?.kind === 'put' && found.type === 'parent', `parent order ${id} is not among the changes`);
  return found.value;
}

function next<T extends { readonly version: bigint }>(item: T, change: Without<T>): T {
  const merged: Readonly<Record<string, unknown>> = { ...item, ...change, version: item.version + 1n };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined)) as unknown as T;
}
