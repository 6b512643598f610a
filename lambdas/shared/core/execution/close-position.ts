import { type Change } from '../ledger/change.ts';
import { cutLate, keepLess } from '../ledger/late-keeps.ts';
import { putPosition } from '../ledger/put.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Cut, isLeader, ownedOf, type Position, UNATTRIBUTED } from '../model/position.ts';
import { type CloseReason } from '../model/reason.ts';
import { closeParentId } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { NO_SHARES } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD } from '../values/usd.ts';
import { growExit } from './grow-exit.ts';

type CloseInput = {
  readonly position: Position;
  /** The open exit of the position, if it has one. */
  readonly exit: ParentOrder | undefined;
  /** Version of the leader position now: what was recorded up to it and is not bought yet never will be. */
  readonly leaderVersion: bigint;
  readonly origin: 'guard' | 'close';
  readonly why: CloseReason;
  /** True where the floor may go down to the tick. */
  readonly isUrgent: boolean;
  readonly now: UnixMs;
};

/** The order that closes a position, and what is written for it. */
export type Closing = { readonly parent: ParentOrder; readonly changes: readonly Change[] };

/** How long a closing is remembered: twice as long as any purchase recorded before it may wait. */
const CUT_MEMORY_MS = 2 * 3_600_000;

/**
 * Lowers a position's target to nothing and lets its exit sell all of it: a reduction of the whole that no event of the
 * leader stands behind.
 *
 * It happens in every mode, and once for a version of the position, whose number names the order. Purchases under way keep
 * nothing of what they may still bring, and those that are recorded but not reserved buy nothing. What the leader buys
 * afterwards is copied again.
 */
export function closePosition(input: CloseInput): Closing {
  const { position, exit, leaderVersion, isUrgent, now } = input;
  invariant(position.leader !== UNATTRIBUTED, 'what no copy has bought is sold by none');
  invariant(position.exit === exit?.parentId, 'a closing knows the exit that its position has');
  const fresh = freshParent(input);
  const cut: Cut = {
    eventId: fresh.parentId,
    leaderVersion: leaderVersion + 1n,
    keepNumerator: 0n,
    keepDenominator: 1n,
    at: now,
  };
  const lowered = {
    target: NO_SHARES,
    // Whatever is bought from now on has its highest price yet to come, dust or not.
    peak: undefined,
    buying: position.buying.map((pending) => keepLess(pending, cut)),
    late: cutLate(position.late, cut),
    cuts: [...position.cuts.filter((known) => now - known.at < CUT_MEMORY_MS), cut],
  };
  if (exit !== undefined) {
    const parent: ParentOrder = { ...fresh, state: 'MERGED', mergedInto: exit.parentId, reason: { code: 'MERGED' } };
    const grown = growExit(exit, { now, ...(isUrgent ? { isUrgent } : {}), ...firstMidOf(input.why) });
    return { parent, changes: [putPosition(position, lowered), ...grown, put(parent)] };
  }
  if (ownedOf(position) === 0n && position.buying.length === 0) {
    const parent: ParentOrder = { ...fresh, state: 'SKIPPED', reason: { code: 'NO_POSITION' } };
    return { parent, changes: [putPosition(position, lowered), put(parent)] };
  }
  return { parent: fresh, changes: [putPosition(position, { ...lowered, exit: fresh.parentId }), put(fresh)] };
}

function freshParent({ position, origin, why, isUrgent, now }: CloseInput): ParentOrder {
  const { follower, mode, leader, token, condition, title, outcome, version } = position;
  return {
    parentId: closeParentId(`${follower}#${mode}`, `${token}#${leader}`, version),
    ...{ follower, mode, leader, token, condition },
    side: 'SELL',
    origin,
    closes: why,
    ...firstMidOf(why),
    ...(isUrgent ? { isUrgent } : {}),
    state: 'WORKING',
    attempts: 0,
    filledShares: NO_SHARES,
    filledUsd: NO_USD,
    title,
    outcome,
    createdAt: now,
    since: `${String(now).padStart(14, '0')}#${origin}`,
    version: 1n,
  };
}

/** A sale for a price begins from that price, whatever the book has become when it makes its first try. */
function firstMidOf(why: CloseReason): Pick<ParentOrder, 'firstMid'> {
  return 'mark' in why ? { firstMid: why.mark } : {};
}

function put(parent: ParentOrder): Change {
  return { kind: 'put', type: 'parent', value: parent };
}

type OpenInput = {
  readonly position: Position;
  readonly leaderVersion: bigint;
  /** True where an entry of the position is recorded and neither reserved nor ended. */
  readonly hasEntries: boolean;
};

/** True while closing a position would change anything: something of it is owned for good, or may still be bought. */
export function isClosable({ position, leaderVersion, hasEntries }: OpenInput): boolean {
  const { target, buying, late, held, entry, leader, cuts } = position;
  if (leader === UNATTRIBUTED) return false;
  const isCut = cuts.some((cut) => cut.keepNumerator === 0n && cut.leaderVersion > leaderVersion);
  // What a copy that is worked over time has yet to buy; a person's own orders are ended by themselves.
  const isWorked = entry !== undefined && isLeader(leader);
  if (!isCut && (hasEntries || held.length > 0 || isWorked)) return true;
  return target > 0n || [...buying, ...late].some(({ keep }) => keep > 0n);
}
