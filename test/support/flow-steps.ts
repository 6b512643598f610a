import { expect } from '@jest/globals';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Position } from '#core/model/position.ts';
import { type Settings } from '#core/model/settings.ts';
import { WALKS_APART_MS } from '#core/detection/compare-walk.ts';
import { type TokenId } from '#core/values/ids.ts';
import { costOf } from '#core/values/price.ts';
import { compareLeader, readRecorded } from '#flows/compare-leader.ts';
import { type ActivityRow } from '#ports/leader-feed.ts';
import { aFollowerEquity, anEquity } from './builders/a-snapshot.ts';
import { CONDITION, FOLLOWER, LEADER } from './builders/identities.ts';
import { dollars, priceOf, sharesOf } from './builders/quantities.ts';
import { type OrderScript } from './fakes/scripted-venue.ts';
import { type FlowWorld, flowWorld } from './flow-world.ts';

/** A world whose leader is armed and whose ledgers are open. */
export async function givenStarted(settings?: Settings): Promise<FlowWorld> {
  const world = await flowWorld();
  if (settings !== undefined) await world.givenSettings(settings);
  await world.whenWatched();
  await world.whenReconciled();
  return world;
}

/** Leader and follower are measured anew: the leader is worth 10,000 dollars, the follower lost nothing. */
export async function givenMeasured({ clock, deps }: FlowWorld): Promise<void> {
  const at = clock.moment;
  await deps.snapshots.putLeaderEquity(anEquity({ at }));
  const version = ((await deps.snapshots.followerEquity({ follower: FOLLOWER, mode: 'live' }))?.version ?? 0n) + 1n;
  await deps.snapshots.putFollowerEquity(aFollowerEquity({ at, cashAt: at, marksAt: at, version }));
}

/** A fill of the leader at this moment, recorded and rung for. */
export async function givenRecorded(world: FlowWorld, row: Partial<ActivityRow> = {}): Promise<void> {
  world.givenLeaderFill({ at: world.clock.moment, ...row });
  await world.whenWatched();
}

/** The leader gives up this many of his shares, recorded and rung for. */
export async function givenReduction(world: FlowWorld, shares: string): Promise<void> {
  await givenRecorded(world, { type: 'SELL', shares: sharesOf(shares), notional: dollars('1') });
}

/** What the leader holds from now on, as the index and the chain show it, by token. */
export function givenHeld(world: FlowWorld, held: Readonly<Record<string, string>>): void {
  const texts = { condition: CONDITION, title: 'Will it rain?', outcome: 'Yes' };
  const rows = Object.entries(held).map(([token, count]) => {
    const [shares, price] = [sharesOf(count), priceOf('0.5')];
    return { ...texts, token: token as TokenId, shares, price, value: costOf(shares, price) };
  });
  world.feed.held.set(LEADER, rows);
  world.chain.leaders.set(LEADER, new Map(rows.map((row) => [row.token, row.shares])));
}

/** One walk of the leader's positions, compared with what is recorded of him. */
export async function whenCompared({ deps, clock }: FlowWorld): Promise<void> {
  const settings = (await deps.settings.current())!;
  const recorded = await readRecorded(deps, LEADER);
  const held = await deps.feed.positions(LEADER);
  if (recorded !== undefined)
    await compareLeader(deps, { leader: LEADER, settings, recorded, held, now: clock.moment });
}

/** Two walks of the leader's positions that are far enough apart to agree. */
export async function whenComparedTwice(world: FlowWorld): Promise<void> {
  await whenCompared(world);
  world.clock.advance(WALKS_APART_MS);
  await whenCompared(world);
}

/** The copy of a purchase of 2,000 shares for 1,000 dollars, bought and booked: 388 shares. */
export async function givenBought(script: OrderScript = { quarters: [4] }): Promise<FlowWorld> {
  const world = await givenStarted();
  await givenRecorded(world);
  world.venue.scripts.push(script);
  await world.whenExecuted();
  await world.untilQuiet();
  return world;
}

/** The newest parent order of a side. */
export function theParent(world: FlowWorld, side: 'BUY' | 'SELL'): ParentOrder {
  const parents = world.ledger.dump().parents.filter((parent) => parent.side === side);
  return newest(parents, (parent) => parent.since);
}

/** The newest child order of a side. */
export function theChild(world: FlowWorld, side: 'BUY' | 'SELL'): ChildOrder {
  const children = world.ledger.dump().children.filter((child) => child.side === side);
  return newest(children, (child) => `${child.reservedAt}#${child.attempt}`);
}

/** The only position. */
export function thePosition(world: FlowWorld): Position {
  return newest(world.ledger.dump().positions, () => '');
}

/** Nothing reached the venue, and nothing is held for it. */
export function thenNoOrderPlaced(world: FlowWorld): void {
  expect(world.venue.posts).toEqual([]);
  expect(world.ledger.dump().caps.map((cap) => cap.reserved)).toEqual([0n, 0n]);
}

function newest<T>(rows: readonly T[], keyOf: (row: T) => string): T {
  const [first] = [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1));
  if (first === undefined) throw new Error('there is none');
  return first;
}
