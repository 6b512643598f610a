import { openLedger } from '#core/ledger/open-ledger.ts';
import { type Change } from '#core/ledger/change.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Position } from '#core/model/position.ts';
import { type Settings } from '#core/model/settings.ts';
import { type Wallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { aFollow, someSettings } from '../builders/a-settings.ts';
import { FOLLOWER, NOW } from '../builders/identities.ts';
import { dollars } from '../builders/quantities.ts';
import { memoryLedger, type MemoryLedger } from '../ledger-store.ts';
import { type ModelVenue } from './model-venue.ts';

/** Two leaders who trade one and the same token. */
export const LEADERS = [`0x${'a'.repeat(40)}` as Wallet, `0x${'b'.repeat(40)}` as Wallet] as const;
/** The ledger of every story. */
export const LEDGER = { follower: FOLLOWER, mode: 'live' } as const;
/** What may be at stake for one leader, and in all. */
export const LEADER_LIMIT = dollars('60');
export const TOTAL_LIMIT = dollars('90');

/** Chance, as the generator drew it. */
export type Draw = { readonly pick: number; readonly perMille: bigint; readonly luck: number };

/** One transaction that a run has planned, and what the run does after its commit or its refusal. */
export type Plan = {
  readonly changes: readonly Change[];
  readonly onCommitted?: () => Promise<Plan | undefined>;
  readonly onRefused?: (failed: readonly Change[]) => Promise<Plan | undefined>;
};

/** What a step outside the ledger did, if anything. */
export type Outside = 'moved' | undefined;

export type World = {
  readonly ledger: MemoryLedger;
  readonly venue: ModelVenue;
  /** Planned and not committed yet: by the time they are, the world has moved on. */
  readonly waiting: Plan[];
  /** Everything that was committed. */
  readonly committed: (readonly Change[])[];
  settings: Settings;
  clock: UnixMs;
};

/** A follower of two leaders with 1,000 dollars, booked. */
export async function newWorld(): Promise<World> {
  const ledger = memoryLedger();
  const cash = dollars('1000');
  const settings = someSettings({
    leaders: LEADERS.map((wallet) => ({ name: wallet, wallet, enabled: true })),
    follows: LEADERS.map((leader) => aFollow({ leader, allocated: LEADER_LIMIT })),
  });
  ledger.openCaps(settings);
  await ledger.commit(openLedger({ ...LEDGER, cash, now: NOW }));
  return {
    ledger,
    venue: { orders: new Map(), underWay: new Map(), tokens: new Map(), cash },
    waiting: [],
    committed: [],
    settings,
    clock: NOW,
  };
}

/** The next moment; no two steps share one. */
export function tick(world: World): UnixMs {
  world.clock = later(world.clock, 1);
  return world.clock;
}

/** Commits a plan and goes on with what follows from it. */
export async function carryOut(world: World, plan: Plan): Promise<boolean> {
  const result = await world.ledger.commit(plan.changes);
  if (result.committed) world.committed.push(plan.changes);
  const next = result.committed ? await plan.onCommitted?.() : await plan.onRefused?.(result.failed);
  if (next !== undefined) await carryOut(world, next);
  return result.committed;
}

/** The one that chance picks; undefined where there is none. */
export function pickOf<T>(from: readonly T[], { pick }: Draw): T | undefined {
  return from[pick % from.length];
}

export async function positionOf({ ledger }: World, place: Pick<ParentOrder, 'token' | 'leader'>): Promise<Position> {
  const position = await ledger.position({ ...LEDGER, token: place.token, leader: place.leader });
  invariant(position !== undefined, 'the position is stored');
  return position;
}

export async function eventOf({ ledger }: World, parent: ParentOrder): Promise<LeaderEvent> {
  const event = parent.eventId === undefined ? undefined : await ledger.event(parent.eventId);
  invariant(event !== undefined, 'a copy has its event');
  return event;
}

export async function parentOf({ ledger }: World, id: ParentOrder['parentId']): Promise<ParentOrder> {
  const parent = await ledger.parent(id);
  invariant(parent !== undefined, 'the parent is stored');
  return parent;
}
