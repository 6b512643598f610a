import { type Change } from '#core/ledger/change.ts';
import { liftEntry, liftOf } from '#core/execution/lift-entry.ts';
import { cutOf } from '#core/execution/reduce.ts';
import { type LeaderEvent, type LeaderPosition } from '#core/model/leader-event.ts';
import { type EntryLot, type ParentOrder } from '#core/model/parent-order.ts';
import { type Cut } from '#core/model/position.ts';
import { type Follow } from '#core/model/settings.ts';
import { currentLot, entryLot } from '#core/sizing/entry-lot.ts';
import { againParentId, parentIdOf } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { NO_USD } from '#core/values/usd.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { type ApplyDeps, applyLastReduction } from './apply-reductions.ts';

export type DraftDeps = ApplyDeps & { readonly snapshots: Snapshots };

/** An entry as it would be with its age gate lifted, and the transaction that makes it so. */
export type EntryDraft = {
  readonly parent: ParentOrder;
  /** What it copies, with every reduction taken off that was recorded after it. */
  readonly lot: EntryLot;
  readonly event: LeaderEvent;
  readonly follow: Follow;
  readonly changes: readonly Change[];
};

type DraftInput = { readonly event: LeaderEvent; readonly follow: Follow; readonly now: UnixMs };

/** Reductions of one position that are looked back over. */
const MAX_CUTS = 200;

/**
 * Prepares the lifting of one follower's entry, on what is stored now.
 *
 * @returns Undefined when there is nothing to lift: it was decided on otherwise, is under way, or was taken up again
 * before; also where more than 200 reductions came after it.
 */
export async function draftEntry(deps: DraftDeps, input: DraftInput): Promise<EntryDraft | undefined> {
  const { event, follow, now } = input;
  const parent = await liftable(deps.ledger, input);
  const stored = await deps.ledger.leaderPosition(event.leader, event.token);
  if (parent === undefined || stored === undefined) return undefined;
  // What waits to be reduced goes first: later its part would be taken off twice, of the lot and of what it bought.
  await applyLastReduction(deps, { position: stored, follower: follow.follower, now });
  const equity = await deps.snapshots.leaderEquity(event.leader);
  const whole = parent.lot ?? entryLot({ event, follow, leaderEquity: equity?.equity ?? NO_USD });
  const cuts = await cutsSince(deps.ledger, { position: stored, asOf: whole.asOf, now });
  if (cuts === undefined) return undefined;
  const lot = currentLot(whole, [...cuts, ...(await closingsOf(deps.ledger, parent, cuts))]);
  return { ...liftEntry({ parent, lot, leaderPosition: stored, now }), lot, event, follow };
}

async function liftable(ledger: Ledger, { event, follow }: DraftInput): Promise<ParentOrder | undefined> {
  const parent = await ledger.parent(parentIdOf(follow.follower, event.eventId));
  const how = parent === undefined ? undefined : liftOf(parent);
  if (how !== 'again') return how === undefined ? undefined : parent;
  const isTakenUp = (await ledger.parent(againParentId(follow.follower, event.eventId))) !== undefined;
  return isTakenUp ? undefined : parent;
}

/** Where guards or persons have closed the position: what was recorded before is given up with it, and no command brings it back. */
async function closingsOf(ledger: Ledger, parent: ParentOrder, known: readonly Cut[]): Promise<readonly Cut[]> {
  const reductions = new Set(known.map(({ eventId }) => eventId));
  return ((await ledger.position(parent))?.cuts ?? []).filter(
    ({ eventId, keepNumerator }) => keepNumerator === 0n && !reductions.has(eventId),
  );
}

type CutsInput = { readonly position: LeaderPosition; readonly asOf: bigint; readonly now: UnixMs };

/** What the leader has given up since a version of his position, oldest first: a follower's own cuts are soon forgotten. */
async function cutsSince(ledger: Ledger, { position, asOf, now }: CutsInput): Promise<readonly Cut[] | undefined> {
  const cuts: Cut[] = [];
  let id = position.lastReduction;
  while (id !== undefined) {
    const event: LeaderEvent | undefined = await ledger.event(id);
    if (event === undefined || event.positionVersion <= asOf) break;
    if (cuts.length >= MAX_CUTS) return undefined;
    cuts.unshift(cutOf(event, now));
    id = event.follows;
  }
  return cuts;
}
