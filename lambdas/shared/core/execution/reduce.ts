import { type Change } from '../ledger/change.ts';
import { emptyPosition } from '../ledger/empty-position.ts';
import { cutLate, keepLess } from '../ledger/late-keeps.ts';
import { putParent, putPosition } from '../ledger/put.ts';
import { type LeaderEvent, movedBy } from '../model/leader-event.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Cut, ownedOf, type Position } from '../model/position.ts';
import { invariant } from '../values/invariant.ts';
import { minus, scaleFloor } from '../values/quantity.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { growExit } from './grow-exit.ts';

/** How long a cut is remembered: twice as long as any purchase recorded before it may wait. */
const CUT_MEMORY_MS = 2 * 3_600_000;

type ReduceInput = {
  readonly parent: ParentOrder;
  readonly event: LeaderEvent;
  readonly position: Position | undefined;
  /** The open exit of the position, if it has one. */
  readonly exit: ParentOrder | undefined;
  readonly now: UnixMs;
};

/**
 * Lowers a position's target by the part that the leader gave up, and makes this parent the position's exit, or merges
 * it into the one that is open.
 *
 * It happens in every mode and before any rule, once: the parent leaves NEW in the same transaction. Purchases that are
 * still under way keep only their part.
 */
export function reduce(input: ReduceInput): readonly Change[] {
  const { parent, event, exit } = input;
  const position = input.position ?? emptyPosition(parent);
  invariant(parent.state === 'NEW' && parent.side === 'SELL', `reduction by a ${parent.side} that is ${parent.state}`);
  invariant(position.exit === exit?.parentId, 'a reduction knows the exit that its position has');
  const cut = cutOf(event, input.now);
  const target = scaleFloor(position.target, cut.keepNumerator, cut.keepDenominator);
  const lowered = {
    target,
    ...(target > 0n ? {} : { peak: undefined }),
    buying: position.buying.map((pending) => keepLess(pending, cut)),
    late: cutLate(position.late, cut),
    cuts: [...position.cuts.filter((known) => input.now - known.at < CUT_MEMORY_MS), cut],
  };
  if (exit !== undefined)
    return [
      putPosition(position, lowered),
      ...growExit(exit, { now: input.now }),
      putParent(parent, { state: 'MERGED', mergedInto: exit.parentId, reason: { code: 'MERGED' } }),
    ];
  if (ownedOf(position) === 0n && position.buying.length === 0) {
    return [putPosition(position, lowered), putParent(parent, { state: 'SKIPPED', reason: { code: 'NO_POSITION' } })];
  }
  return [putPosition(position, { ...lowered, exit: parent.parentId }), putParent(parent, { state: 'WORKING' })];
}

/** The leader's reduction over what he held before it; all of it where our record of him began too late. */
export function cutOf(event: LeaderEvent, now: UnixMs): Cut {
  const { eventId, before, positionVersion } = event;
  const shares = movedBy(event);
  const isAll = before <= 0n || shares >= before;
  return {
    eventId,
    leaderVersion: positionVersion,
    keepNumerator: isAll ? 0n : minus(before, shares),
    keepDenominator: isAll ? 1n : before,
    at: now,
  };
}
