import { type Change } from '../ledger/change.ts';
import { putParent } from '../ledger/put.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type UnixMs } from '../values/unix-ms.ts';

type Growth = Pick<ParentOrder, 'isUrgent' | 'firstMid'> & { readonly now: UnixMs };

/**
 * Lets a position's open exit sell more: it starts from the price given, or else from the mid of its next try, as soon as a
 * new one would, and one that is under way still counts to the old floor.
 *
 * Urgent once is urgent for good: whoever takes an exit along never takes a person's wish back.
 */
export function growExit(exit: ParentOrder, { isUrgent, firstMid, now }: Growth): readonly Change[] {
  const floorFrom = exit.attempts + (exit.openChild === undefined ? 0 : 1);
  const urgency = isUrgent === true ? { isUrgent } : {};
  // Whoever lets more be sold waits for nobody's window: it goes on as any exit, and what rests of it is cancelled.
  const fresh = { work: undefined, next: undefined, reason: undefined, firstMid, floorFrom, grownAt: now };
  return [putParent(exit, { ...fresh, ...urgency })];
}
