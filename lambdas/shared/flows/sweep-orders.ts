import { isOrphaned } from '#core/execution/is-orphaned.ts';
import { type Change } from '#core/ledger/change.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { type UnixMs, unixMs, utcDate } from '#core/values/unix-ms.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type Venue } from '#ports/venue.ts';
import { commitPlan } from './commit-plan.ts';
import { mappedInChunks } from './mapped-in-chunks.ts';
import { unlessNewer } from './unless-newer.ts';
import { type UpkeepTask } from './upkeep-task.ts';

type SweepDeps = { readonly ledger: Ledger; readonly venue: Venue; readonly log: Log };

/** Orders that are looked at at once. */
const AT_ONCE = 8;

/**
 * Proves that nothing of ours is open at the venue but what an open parent works on: anything else of ours is cancelled,
 * counted and told. What it traded before is booked as a fill that came late.
 *
 * Whatever is not stored as an order of this follower's ledger is a person's own, and is left alone. What an open parent
 * works on is that parent's, also where it waits there for long.
 *
 * @throws UnavailableError, UnreadableAnswerError; UnavailableError too where one of them may rest on
 */
export async function sweepOrders(deps: SweepDeps, follower: Follower): Promise<void> {
  const open = await deps.venue.openOrders(follower);
  const unsure: VenueOrderId[] = [];
  await mappedInChunks(
    open,
    (id) =>
      unlessNewer(deps, {}, async () => {
        if (!(await isSwept(deps, follower, id))) unsure.push(id);
      }),
    AT_ONCE,
  );
  if (unsure.length === 0) return;
  throw new UnavailableError('orders that are over may still rest at the venue', {
    follower: follower.name,
    orders: String(unsure.length),
  });
}

/** @returns False where it should not be at the venue, and may be there. */
async function isSwept({ ledger, venue, log }: SweepDeps, follower: Follower, id: VenueOrderId): Promise<boolean> {
  const child = await ledger.child(id);
  if (child?.follower !== follower.name || child.mode !== follower.mode) return true;
  if (!isOrphaned(child, await ledger.parent(child.parentId))) return true;
  const outcome = await venue.cancel(follower, child);
  // The venue's list may be behind: what is gone was never in the way.
  if (outcome === 'cancelled') {
    log.warn('order rested though it was over', { venueOrderId: id, parentId: child.parentId, state: child.state });
    log.count('OrdersSwept');
  }
  return outcome !== 'unknown';
}

/**
 * Sweeps a follower's account once in each UTC day, which is done when nothing is left in doubt; and in each run as long as an
 * order that was given up for dead, or vanished, may still come to rest.
 *
 * @throws as sweepOrders
 */
export async function sweepWhenDue(deps: SweepDeps, { follower, upkeep: known, now }: UpkeepTask): Promise<void> {
  const name = { follower: follower.name, mode: follower.mode };
  const sweptOn = utcDate(now);
  const isDone = known?.sweptOn === sweptOn;
  if (isDone && now >= (known.sweepUntil ?? 0)) return;
  await sweepOrders(deps, follower);
  if (isDone) return;
  await commitPlan(deps.ledger, async () => {
    const upkeep = await deps.ledger.upkeep(name);
    const value = { ...upkeep, ...name, sweptOn, version: (upkeep?.version ?? 0n) + 1n };
    return [{ kind: 'put', type: 'upkeep', value }];
  });
}

/**
 * What is stored together with an end that was proven and that the venue never told, of an order that was given up for dead
 * or that vanished: where it comes to rest after all, nothing is held for it until the venue drops it.
 */
export async function sweptUntilDropped(
  ledger: Pick<Ledger, 'upkeep'>,
  { follower, mode, restsUntil }: ChildOrder,
  now: UnixMs,
): Promise<readonly Change[]> {
  if (restsUntil === undefined || restsUntil <= now) return [];
  const upkeep = await ledger.upkeep({ follower, mode });
  const sweepUntil = unixMs(Math.max(restsUntil, upkeep?.sweepUntil ?? 0));
  const value = { ...upkeep, follower, mode, sweepUntil, version: (upkeep?.version ?? 0n) + 1n };
  return [{ kind: 'put', type: 'upkeep', value }];
}
