import { reduce } from '#core/execution/reduce.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type EventId, parentIdOf } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { commitPlan } from './commit-plan.ts';
import { fanOut } from './fan-out.ts';

type ReduceDeps = { readonly ledger: Ledger; readonly doorbell: Doorbell; readonly settings: SettingsStore };

/** How many reductions of one leader position may wait unapplied behind each other. */
const MAX_CHAIN = 200;

/**
 * Applies a follower's unapplied reductions up to and including `event`, in the order in which they were recorded.
 * `parent` is one of this follower's, undecided when it was read: that of the event, or of an earlier one.
 *
 * Reductions multiply, so the order of their doorbells does not matter; but a purchase must have seen all that came
 * before it, and a reduction must not be forgotten behind a later one.
 */
export async function reducePosition(
  deps: ReduceDeps,
  { event, parent, now }: Link & { readonly now: UnixMs },
): Promise<void> {
  const chain = await unapplied(deps, { event, parent });
  for (const link of chain) await reduceOne(deps, { ...link, now });
}

type Link = { readonly event: LeaderEvent; readonly parent: ParentOrder };

async function unapplied(deps: ReduceDeps, { event: last, parent: own }: Link): Promise<readonly Link[]> {
  const chain: Link[] = [];
  const parentOf = (eventId: EventId): Promise<ParentOrder | undefined> =>
    deps.ledger.parent(parentIdOf(own.follower, eventId));
  let event: LeaderEvent | undefined = last;
  let known = own.eventId === last.eventId ? own : undefined;
  while (event !== undefined) {
    // One that is half made by a crash may have its parent of this follower yet to come.
    await fanOut(deps, event);
    const parent: ParentOrder | undefined = known ?? (await parentOf(event.eventId));
    if (parent !== undefined && parent.state !== 'NEW') break;
    if (parent !== undefined && parent.side === 'SELL') chain.unshift({ event, parent });
    invariant(chain.length <= MAX_CHAIN, `more than ${MAX_CHAIN} reductions wait on one position`);
    const { follows }: LeaderEvent = event;
    if (parent === undefined || follows === undefined) break;
    // A parent that is not there yet is looked for again, once its event is surely fanned out.
    [event, known] = await Promise.all([deps.ledger.event(follows), parentOf(follows)]);
  }
  return chain;
}

async function reduceOne(
  { ledger, doorbell }: ReduceDeps,
  { event, parent, now }: Link & { readonly now: UnixMs },
): Promise<void> {
  let merged: ParentOrder | undefined;
  await commitPlan(ledger, async () => {
    const current = await ledger.parent(parent.parentId);
    if (current?.state !== 'NEW') return undefined;
    const { follower, mode, token, leader } = current;
    const position = await ledger.position({ follower, mode, token, leader });
    const exit = position?.exit === undefined ? undefined : await ledger.parent(position.exit);
    merged = exit;
    return reduce({ parent: current, event, position, exit, now });
  });
  // The exit has more to sell now; its own next try may be far away.
  if (merged !== undefined && merged.openChild === undefined)
    await doorbell.ring({ ...merged, version: merged.version + 1n });
}
