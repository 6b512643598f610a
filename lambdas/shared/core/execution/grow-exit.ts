import { type Change } from '../ledger/change.ts';
import { putParent } from '../ledger/put.ts';
import { type ParentOrder } from '../model/parent-order.ts';

/**
 * Lets a position's open exit sell more: it starts from the price given, or else from the mid of its next try, and one that
 * is under way still counts to the old floor.
 *
 * Urgent once is urgent for good: whoever takes an exit along never takes a person's wish back.
 */
export function growExit(
  exit: ParentOrder,
  { isUrgent, firstMid }: Pick<ParentOrder, 'isUrgent' | 'firstMid'> = {},
): readonly Change[] {
  const floorFrom = exit.attempts + (exit.openChild === undefined ? 0 : 1);
  const urgency = isUrgent === true ? { isUrgent } : {};
  return [putParent(exit, { next: undefined, reason: undefined, firstMid, floorFrom, ...urgency })];
}
