import { type ChildOrder, isChildOpen } from '../model/child-order.ts';
import { isOpen, type ParentOrder } from '../model/parent-order.ts';

/**
 * True for an order of ours that has no business at the venue any more: it is over by what is stored, or its parent is, or
 * works on another one.
 */
export function isOrphaned(
  { state, venueOrderId }: Pick<ChildOrder, 'state' | 'venueOrderId'>,
  parent: Pick<ParentOrder, 'state' | 'openChild'> | undefined,
): boolean {
  if (!isChildOpen(state)) return true;
  return parent === undefined || !isOpen(parent.state) || parent.openChild !== venueOrderId;
}
