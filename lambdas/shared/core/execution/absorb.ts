import { type Change } from '../ledger/change.ts';
import { putParent, putPosition } from '../ledger/put.ts';
import { type EntryLot, type ParentOrder } from '../model/parent-order.ts';
import { type Position } from '../model/position.ts';
import { combinedLot, currentLot } from '../sizing/entry-lot.ts';
import { invariant } from '../values/invariant.ts';
import { earlierOf } from '../values/unix-ms.ts';

/** Siblings taken along in one transaction: each is an item of it. */
export const MAX_SIBLINGS = 50;

/** An entry that another may take along, with what it copies. */
export type Sibling = { readonly parent: ParentOrder; readonly lot: EntryLot };

type AbsorbInput = {
  readonly parent: ParentOrder;
  readonly lot: EntryLot;
  readonly siblings: readonly Sibling[];
  /** With every reduction applied that was recorded before the newest of the fills. */
  readonly position: Position;
};

/**
 * Makes one order of entries that are still undecided: small fills reach the venue's minimum together, and a burst
 * costs one order.
 *
 * Each brings what the leader's reductions since have left of it; one of which they left nothing ends NETTED. The one
 * that takes the others along has waited as long as the oldest of them.
 */
export function absorb({ parent, lot, siblings, position }: AbsorbInput): readonly Change[] {
  invariant(parent.state === 'NEW' && parent.openChild === undefined, 'only an undecided entry takes others along');
  invariant(siblings.length > 0 && siblings.length <= MAX_SIBLINGS, `${siblings.length} siblings in one transaction`);
  invariant(
    siblings.every((one) => isSiblingOf(parent, one.parent)),
    'siblings share follower, mode, leader, token and side, and are undecided',
  );
  const current = siblings.map((one) => ({ ...one, lot: currentLot(one.lot, position.cuts) }));
  const taken = new Set(siblings.map((one) => one.parent.parentId));
  const heldSince = siblings.reduce((since, one) => earlierOf(since, one.parent.heldSince), parent.heldSince);
  return [
    putParent(parent, {
      lot: combinedLot([currentLot(lot, position.cuts), ...current.map((one) => one.lot)]),
      heldSince,
    }),
    ...current.map((one) => endTaken(one, parent)),
    putPosition(position, { held: position.held.filter((id) => !taken.has(id)) }),
  ];
}

/** True for another entry of the same position that nothing is decided about. */
export function isSiblingOf(parent: ParentOrder, other: ParentOrder): boolean {
  return (
    other.parentId !== parent.parentId &&
    other.origin === parent.origin &&
    other.follower === parent.follower &&
    other.mode === parent.mode &&
    other.leader === parent.leader &&
    other.token === parent.token &&
    other.side === 'BUY' &&
    parent.side === 'BUY' &&
    other.openChild === undefined &&
    (other.state === 'NEW' || other.state === 'HELD')
  );
}

function endTaken({ parent: taken, lot }: Sibling, into: ParentOrder): Change {
  const ended = { lot, next: undefined, heldSince: undefined };
  if (lot.amount === 0n) return putParent(taken, { ...ended, state: 'NETTED', reason: { code: 'NETTED' } });
  return putParent(taken, { ...ended, state: 'MERGED', mergedInto: into.parentId, reason: { code: 'MERGED' } });
}
