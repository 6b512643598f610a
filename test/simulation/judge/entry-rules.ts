import { type ChildOrder } from '#core/model/child-order.ts';
import { isReduction, type LeaderEvent, movedBy } from '#core/model/leader-event.ts';
import { LIFT_LASTS_MS } from '#core/risk/age-gate.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Settings } from '#core/model/settings.ts';
import { type Accuse } from './judge.ts';
import { type Mirror, positionKey } from './mirror.ts';

export type EntryInput = {
  readonly mirror: Mirror;
  readonly settings: Settings | undefined;
  readonly accuse: Accuse;
};

/** A post may take so long; two clocks may differ by the rest. */
const UNKNOWN_AFTER_MS = 6_000 + 5_000;
/** Between the last look at an entry's age and its first post lie signing and a transaction, each of which may be slow. */
const SUBMIT_TAKES_MS = 60_000;
const ALL = 10_000n;

/** Judges a purchase as it is reserved: by its own time, by what its leader did since, by what is unknown of its token. */
export function judgeEntryReserved(input: EntryInput, child: ChildOrder): void {
  const { mirror, settings, accuse } = input;
  const copied = copiedBy(mirror, child.parentId);
  const ageMs = child.reservedAt - newestAt(copied);
  if (ageMs > (settings?.execution.maxTradeAgeMs ?? 0))
    accuse('ENTRY', `${short(child)} copies what is ${ageMs} ms old`);
  if (settings?.leaders.find(({ wallet }) => wallet === child.leader)?.enabled !== true)
    accuse('ENTRY', `${short(child)} copies a leader who is disabled`);
  const unapplied = reductionsOf(mirror, child).find(
    ({ event, parent }) => parent.state === 'NEW' && event.positionVersion < newestVersion(copied),
  );
  if (unapplied !== undefined)
    accuse('ENTRY', `${short(child)} is reserved before reduction ${unapplied.event.eventId.slice(0, 8)}`);
  const most = amountOf(input, child, copied, {
    counts: (event, parent) => parent.state !== 'NEW' && event.positionVersion > 0n,
    countsClosing: () => true,
  });
  if (most !== undefined && child.leftUsd > most + BigInt(copied.length))
    accuse('ENTRY', `${short(child)} may cost ${child.leftUsd}, reductions leave ${most} to copy`);
  for (const other of mirror.children.values()) {
    const isOfToken = other.token === child.token && other.follower === child.follower && other.mode === child.mode;
    const isUnknown = other.state === 'SUBMITTING' && other.refused.length < other.posts;
    const unknownMs = child.reservedAt - (other.lastPostAt ?? child.reservedAt);
    if (isOfToken && isUnknown && unknownMs > UNKNOWN_AFTER_MS)
      accuse('ENTRY', `${short(child)} is reserved while ${short(other)} is unknown for ${unknownMs} ms`);
  }
}

/** A purchase that was reserved and waited for its first post has not become too old meanwhile. */
export function judgeEntrySubmitted({ mirror, settings, accuse }: EntryInput, child: ChildOrder): void {
  const liftedAt = mirror.parents.get(child.parentId)?.liftedAt;
  if (liftedAt !== undefined && (child.firstPostAt ?? 0) - liftedAt <= LIFT_LASTS_MS + SUBMIT_TAKES_MS) return;
  const ageMs = (child.firstPostAt ?? 0) - newestAt(copiedBy(mirror, child.parentId));
  if (ageMs > (settings?.execution.maxTradeAgeMs ?? 0) + SUBMIT_TAKES_MS)
    accuse('ENTRY', `${short(child)} is submitted for what is ${ageMs} ms old`);
}

/** What an undecided entry copies is what its fills come to, each less the reductions after it. */
export function judgeLot(input: EntryInput, parent: ParentOrder): void {
  const { lot } = parent;
  if (lot === undefined || (parent.state !== 'NEW' && parent.state !== 'HELD')) return;
  const copied = copiedBy(input.mirror, parent.parentId);
  const right = amountOf(input, parent, copied, {
    counts: (event) => event.positionVersion <= lot.asOf,
    countsClosing: (version) => version <= lot.asOf,
  });
  if (right === undefined) return;
  const roundings = BigInt(copied.length * (reductionsOf(input.mirror, parent).length + 2));
  if (lot.amount > right + roundings || lot.amount < right - roundings)
    input.accuse('ENTRY', `${parent.parentId.slice(0, 10)} copies ${lot.amount}, ${right} is right`);
}

/** The fills that an order copies: its parent's, and those of all that the parent, or the one it takes up again, took along. */
function copiedBy(mirror: Mirror, parentId: string): readonly LeaderEvent[] {
  const order = mirror.parents.get(parentId);
  const own = mirror.events.get(order?.eventId ?? '');
  const isOf = ({ mergedInto }: ParentOrder): boolean =>
    mergedInto !== undefined && (mergedInto === parentId || mergedInto === order?.reopens);
  const merged = [...mirror.parents.values()].filter(isOf);
  return [...(own === undefined ? [] : [own]), ...merged.flatMap((parent) => copiedBy(mirror, parent.parentId))];
}

type Reduction = { readonly event: LeaderEvent; readonly parent: ParentOrder };

function reductionsOf(mirror: Mirror, of: Parameters<typeof positionKey>[0]): readonly Reduction[] {
  return [...mirror.parents.values()].flatMap((parent) => {
    const event = mirror.events.get(parent.eventId ?? '');
    if (event === undefined || !isReduction(event.type) || movedBy(event) === 0n) return [];
    return positionKey(parent) === positionKey(of) ? [{ event, parent }] : [];
  });
}

/** Which reductions, and which closings by the leader position's version that they reach up to, have taken their part. */
type Counted = {
  readonly counts: (event: LeaderEvent, parent: ParentOrder) => boolean;
  readonly countsClosing: (version: bigint) => boolean;
};

/** Up to which versions of the leader's position guards and persons have given up everything. */
function closingsOf({ positions, parents }: Mirror, of: Parameters<typeof positionKey>[0]): readonly bigint[] {
  return (positions.get(positionKey(of))?.cuts ?? []).flatMap(({ eventId, leaderVersion }) => {
    const origin = parents.get(eventId)?.origin;
    return origin === 'guard' || origin === 'close' ? [leaderVersion] : [];
  });
}

/** Dollars to copy; undefined where the policy needs to know what the leader was worth at the time. */
function amountOf(
  { mirror, settings }: EntryInput,
  of: Parameters<typeof positionKey>[0],
  copied: readonly LeaderEvent[],
  { counts, countsClosing }: Counted,
): bigint | undefined {
  const follow = settings?.follows.find((one) => one.follower === of.follower && one.leader === of.leader);
  if (follow?.sizing.policy !== 'percentage') return undefined;
  const { copyBps, maxTrade } = follow.sizing;
  const reductions = reductionsOf(mirror, of).filter(({ event, parent }) => counts(event, parent));
  const closings = closingsOf(mirror, of).filter(countsClosing);
  let amount = 0n;
  for (const event of copied) {
    if (closings.some((version) => version > event.positionVersion)) continue;
    const part = (opened(event) * copyBps) / ALL;
    const own: bigint = part < maxTrade ? part : maxTrade;
    const later = reductions.filter((one) => one.event.positionVersion > event.positionVersion);
    amount += later.reduce((left, one) => (left * kept(one.event)) / positive(one.event.before), own);
  }
  return amount;
}

/** The dollars of a fill that opened or added to what the leader holds. */
function opened(event: LeaderEvent): bigint {
  const { before, shares, notional } = event;
  const after = before + movedBy(event);
  const [from, to] = [before > 0n ? before : 0n, after > 0n ? after : 0n];
  return (notional * (to - from)) / shares;
}

function kept(event: LeaderEvent): bigint {
  const { before } = event;
  const moved = movedBy(event);
  return before <= 0n || moved >= before ? 0n : before - moved;
}

function positive(count: bigint): bigint {
  return count > 0n ? count : 1n;
}

function newestAt(copied: readonly LeaderEvent[]): number {
  return Math.max(0, ...copied.map(({ at }) => at));
}

function newestVersion(copied: readonly LeaderEvent[]): bigint {
  return copied.reduce((newest, { positionVersion }) => (positionVersion > newest ? positionVersion : newest), 0n);
}

function short({ venueOrderId }: Pick<ChildOrder, 'venueOrderId'>): string {
  return venueOrderId.slice(0, 10);
}
