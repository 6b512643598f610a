import { type Change } from '#core/ledger/change.ts';
import { liftEntry, liftOf } from '#core/execution/lift-entry.ts';
import { cutOf } from '#core/execution/reduce.ts';
import { type LeaderEvent, type LeaderPosition } from '#core/model/leader-event.ts';
import { type EntryLot, type ParentOrder } from '#core/model/parent-order.ts';
import { type Cut, type Position } from '#core/model/position.ts';
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
  const position = await deps.ledger.position(parent);
  const lot = currentLot(whole, [...cuts, ...closingsUpTo(stored.version, position)]);
  const { parent: lifted, changes } = liftEntry({ parent, lot, leaderPosition: stored, now });
  const isAsRead: readonly Change[] =
    position === undefined ? [] : [{ kind: 'check', type: 'position', value: position }];
  return { parent: lifted, changes: [...changes, ...isAsRead], lot, event, follow };
}

/**
 * What a guard or a person has closed of it: no leader's event tells of that, and once the lot is current to a later
 * reduction nobody would look back at it. A closing above the leader's version is still ahead of the lot, and is applied
 * when it is decided on.
 */
function closingsUpTo(version: bigint, position: Position | undefined): readonly Cut[] {
  return (position?.cuts ?? []).filter((cut) => cut.keepNumerator === 0n && cut.leaderVersion <= version);
}

async function liftable(ledger: Ledger, { event, follow }: DraftInput): Promise<ParentOrder | undefined> {
  const parent = await ledger.parent(parentIdOf(follow.follower, event.eventId));
  const how = parent === undefined ? undefined : liftOf(parent);
  if (how !== 'again') return how === undefined ? undefined : parent;
  const isTakenUp = (await ledger.parent(againParentId(follow.follower, event.eventId))) !== undefined;
  return isTakenUp ? undefined : parent;
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
