import { isReduction, type LeaderEvent, type LeaderPosition } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type EventId, type FollowerName, type ParentId, parentIdOf } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { fanOut } from './fan-out.ts';
import { reducePosition } from './reduce-position.ts';

export type ApplyDeps = { readonly ledger: Ledger; readonly doorbell: Doorbell; readonly settings: SettingsStore };

type ApplyInput = {
  readonly events: readonly LeaderEvent[];
  readonly followers: readonly FollowerName[];
  readonly now: UnixMs;
};

/**
 * Applies those of a leader's reductions that wait for a follower, in the order in which they were recorded.
 *
 * @returns The reductions' parent orders as they stand then: exits of their own, merged into one, or without a position.
 */
export async function applyReductions(
  deps: ApplyDeps,
  { events, followers, now }: ApplyInput,
): Promise<readonly ParentOrder[]> {
  const applied: ParentId[] = [];
  for (const event of events.filter(({ type }) => isReduction(type))) {
    for (const follower of followers)
      if (await applyOne(deps, { event, follower, now })) applied.push(parentIdOf(follower, event.eventId));
  }
  const parents = await Promise.all(applied.map((id) => deps.ledger.parent(id)));
  return parents.filter((parent) => parent !== undefined);
}

/** Applies to a follower's position whatever the leader's recorded position has been reduced by. */
export async function applyLastReduction(
  deps: ApplyDeps,
  {
    position,
    follower,
    now,
  }: { readonly position: LeaderPosition; readonly follower: FollowerName; readonly now: UnixMs },
): Promise<void> {
  const event = await eventOf(deps.ledger, position.lastReduction);
  if (event !== undefined) await applyOne(deps, { event, follower, now });
}

async function eventOf(ledger: Ledger, id: EventId | undefined): Promise<LeaderEvent | undefined> {
  return id === undefined ? undefined : ledger.event(id);
}

type OneInput = { readonly event: LeaderEvent; readonly follower: FollowerName; readonly now: UnixMs };

/** One whose parent is decided about has none that waits behind it. @returns True when it waited. */
async function applyOne(deps: ApplyDeps, { event, follower, now }: OneInput): Promise<boolean> {
  // A crash may have left the event without this parent: made later, it would take its part off twice.
  await fanOut(deps, event);
  const parent = await deps.ledger.parent(parentIdOf(follower, event.eventId));
  if (parent?.state !== 'NEW') return false;
  await reducePosition(deps, { event, parent, now });
  return true;
}
