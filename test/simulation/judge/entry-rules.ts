import { type Cap } from '#core/model/cap.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { isReduction, type LeaderEvent, movedBy } from '#core/model/leader-event.ts';
import { LIFT_LASTS_MS } from '#core/risk/age-gate.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Settings, type Sizing } from '#core/model/settings.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { type Accuse } from './judge.ts';
import { type Mirror, positionKey } from './mirror.ts';

export type EntryInput = {
  readonly mirror: Mirror;
  readonly settings: Settings | undefined;
  /** The least that the venue takes of a token. */
  readonly minimumOf: (token: string) => bigint;
  readonly accuse: Accuse;
};

/** The clock of a command may be ahead by so much. */
const CLOCKS_MS = 6_000;
/** A post may take so long; two clocks may differ by the rest. */
const UNKNOWN_AFTER_MS = 6_000 + 5_000;
/** Between the last look at an entry's age and its first post lie signing and a transaction, each of which may be slow. */
const SUBMIT_TAKES_MS = 60_000;
const ALL = 10_000n;
const MILLION = 1_000_000n;
const DOLLAR = 1_000_000n;
/** Each trade that an order may take rounds its fee, and an order of shares reserves for that. */
const ROUNDINGS = 10_000n;

type CountedSizing = Extract<Sizing, { readonly policy: 'percentage' | 'factor' | 'fixed' }>;

/** Judges a purchase as it is reserved: by its own time, by what its leader did since, by what is unknown of its token. */
export function judgeEntryReserved(input: EntryInput, child: ChildOrder): void {
  const { mirror, settings, accuse } = input;
  const copied = copiedBy(mirror, child.parentId);
  const { work } = mirror.parents.get(child.parentId) ?? {};
  // What is worked over time was decided when it began, and keeps to its window.
  const ageMs = (work?.order.startedAt ?? child.reservedAt) - newestAt(copied);
  if (ageMs > (settings?.execution.maxTradeAgeMs ?? 0) && !isLifted(mirror, child))
    accuse('ENTRY', `${short(child)} copies what is ${ageMs} ms old`);
  if (settings?.leaders.find(({ wallet }) => wallet === child.leader)?.enabled !== true)
    accuse('ENTRY', `${short(child)} copies a leader who is disabled`);
  const unapplied = reductionsOf(mirror, child).find(
    ({ event, parent }) => parent.state === 'NEW' && event.positionVersion < newestVersion(copied),
  );
  if (unapplied !== undefined)
    accuse('ENTRY', `${short(child)} is reserved before reduction ${unapplied.event.eventId.slice(0, 8)}`);
  const parent = mirror.parents.get(child.parentId);
  if (parent?.origin === 'align') {
    judgeAlignment(input, child, parent);
    return;
  }
  const { alignedTo } = mirror.positions.get(positionKey(child)) ?? {};
  const own = mirror.events.get(parent?.eventId ?? '');
  if (own !== undefined && alignedTo !== undefined && own.positionVersion <= alignedTo)
    accuse('ENTRY', `${short(child)} copies what an alignment to version ${alignedTo} has counted`);
  const leader = amountOf(input, child, copied, {
    counts: (event, parent) => parent.state !== 'NEW' && event.positionVersion > 0n,
    countsClosing: () => true,
  });
  const most = copiesMost(input, child, leader);
  const cost = costOfCopy(mirror, child);
  if (most !== undefined && cost > most + BigInt(copied.length) + (work === undefined ? 0n : ROUNDINGS))
    accuse('ENTRY', `${short(child)} may cost ${cost}, reductions leave ${most} to copy`);
  for (const other of mirror.children.values()) {
    const isOfToken = other.token === child.token && other.follower === child.follower && other.mode === child.mode;
    const isUnknown = other.state === 'SUBMITTING' && other.refused.length < other.posts;
    const unknownMs = child.reservedAt - (other.lastPostAt ?? child.reservedAt);
    if (isOfToken && isUnknown && unknownMs > UNKNOWN_AFTER_MS)
      accuse('ENTRY', `${short(child)} is reserved while ${short(other)} is unknown for ${unknownMs} ms`);
  }
}

/** What a copy may cost in all: its order, and what others have bought or are yet to buy of one that is worked over time. */
export function costOfCopy({ parents }: Mirror, { parentId, leftUsd, shares }: ChildOrder): bigint {
  const { order } = parents.get(parentId)?.work ?? {};
  return order === undefined ? leftUsd : leftUsd + ((order.total - shares) * order.limit) / MILLION;
}

/** An aligning purchase spends no more than was asked for, or the venue's least, and nothing else of its position is under way. */
function judgeAlignment(input: EntryInput, child: ChildOrder, { lot, desired = NO_SHARES }: ParentOrder): void {
  const { mirror, accuse } = input;
  if (child.leftUsd > raisedToLeast(input, child, lot?.amount ?? 0n))
    accuse('ENTRY', `${short(child)} may cost ${child.leftUsd} to align`);
  const { available = 0n, selling = 0n, buying = [], exit } = mirror.positions.get(positionKey(child)) ?? {};
  if (available + selling >= desired) accuse('ENTRY', `${short(child)} aligns what is owned: ${available + selling}`);
  if (exit !== undefined || buying.some(({ parentId }) => parentId !== child.parentId))
    accuse('ENTRY', `${short(child)} aligns a position that something works on`);
}

/** What a person asked for within the last quarter of an hour, though it is old. */
function isLifted(mirror: Mirror, { parentId, reservedAt }: ChildOrder): boolean {
  const liftedAt = mirror.parents.get(parentId)?.liftedAt;
  return liftedAt !== undefined && reservedAt - liftedAt <= LIFT_LASTS_MS && reservedAt - liftedAt >= -CLOCKS_MS;
}

/**
 * The most that an order may cost for what its policy makes of the leader's fills: shares by a factor are bought at our
 * price, which may lie above his by the slippage; what is raised to the venue's minimum costs no more than that.
 */
function copiesMost(input: EntryInput, child: ChildOrder, amount: bigint | undefined): bigint | undefined {
  const { settings } = input;
  const follow = settings?.follows.find((one) => one.follower === child.follower && one.leader === child.leader);
  if (amount === undefined || settings === undefined || follow === undefined) return undefined;
  const { slippageBps } = settings.execution;
  // An order of dollars reserves the whole rate: it may meet prices at which a dollar carries that much.
  const withFee = ALL + (child.domain === 'v2' ? child.feeRateBps : 0n);
  const dearest = (((amount * (ALL + slippageBps)) / ALL) * withFee) / ALL + ROUNDINGS;
  return raisedToLeast(input, child, follow.sizing.policy === 'factor' ? dearest : amount);
}

function raisedToLeast({ settings, minimumOf }: EntryInput, { token }: ChildOrder, amount: bigint): bigint {
  if (settings?.execution.belowMinimum !== 'bump') return amount;
  const raised = leastCost(minimumOf(token));
  return amount > raised ? amount : raised;
}

/** The most that the venue's least order may cost: cents that make the price round at most double it. */
function leastCost(minimum: bigint): bigint {
  return 2n * (minimum > DOLLAR ? minimum : DOLLAR) + 2n * DOLLAR;
}

/** What one order may be by limits that no cap counts: its shares, the deployed part of its leader's allocation, the first copies. */
export function judgeEntryLimits(
  { mirror, settings, minimumOf, accuse }: EntryInput,
  { child, caps }: { readonly child: ChildOrder; readonly caps: readonly Cap[] },
): void {
  if (settings === undefined) return;
  const { maxOrderShares, usesDeploymentRate, canaryCopies = 0n } = settings.limits;
  if (maxOrderShares !== undefined && child.shares > maxOrderShares)
    accuse('I2', `${short(child)} is for ${child.shares} shares of at most ${maxOrderShares}`);
  const follow = settings.follows.find((one) => one.follower === child.follower && one.leader === child.leader);
  const deployed = mirror.parents.get(child.parentId)?.decided?.deployed;
  const used = caps.find(({ name }) => name.startsWith('L#'))?.used ?? 0n;
  if (usesDeploymentRate === true && used * ALL > (follow?.allocated ?? 0n) * ((deployed ?? 0n) + 1n))
    accuse(
      'I2',
      `${short(child)}: ${used} of ${follow?.allocated ?? 0n} used, the leader has deployed ${deployed} bps`,
    );
  const copies = caps.find(({ name }) => name === 'G')?.copies ?? 0n;
  // Paper money is nobody's: it needs no first small steps.
  if (
    child.mode === 'live' &&
    canaryCopies > 0n &&
    (copies === 0n || (copies <= canaryCopies && child.leftUsd > leastCost(minimumOf(child.token))))
  )
    accuse('I2', `${short(child)} is copy ${copies} and may cost ${child.leftUsd}`);
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
  if (lot === undefined || parent.origin === 'align' || (parent.state !== 'NEW' && parent.state !== 'HELD')) return;
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
export function copiedBy(mirror: Mirror, parentId: string): readonly LeaderEvent[] {
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
  const sizing = follow?.sizing;
  if (sizing === undefined || sizing.policy === 'portfolio_proportion' || sizing.policy === 'kelly') return undefined;
  const reductions = reductionsOf(mirror, of).filter(({ event, parent }) => counts(event, parent));
  const closings = closingsOf(mirror, of).filter(countsClosing);
  let amount = 0n;
  for (const event of copied) {
    if (closings.some((version) => version > event.positionVersion)) continue;
    const own = ownOf(sizing, event);
    const later = reductions.filter((one) => one.event.positionVersion > event.positionVersion);
    amount += later.reduce((left, one) => (left * kept(one.event)) / positive(one.event.before), own);
  }
  return amount;
}

/** What one fill comes to by a policy that looks at that fill alone; by factor at the leader's own price. */
function ownOf(sizing: CountedSizing, event: LeaderEvent): bigint {
  switch (sizing.policy) {
    case 'percentage': {
      const part = (opened(event) * sizing.copyBps) / ALL;
      return part < sizing.maxTrade ? part : sizing.maxTrade;
    }
    case 'factor':
      return (opened(event) * sizing.factor) / MILLION;
    case 'fixed':
      return opened(event) === 0n || event.supplements !== undefined ? 0n : sizing.amount;
  }
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
