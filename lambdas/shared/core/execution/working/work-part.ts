import { type WorkingAction, type WorkingView } from '../../model/working-order.ts';
import { larger } from '../../values/quantity.ts';
import { type Shares } from '../../values/shares.ts';
import { type UnixMs } from '../../values/unix-ms.ts';
import { keepAtTop } from './keep-at-top.ts';
import { hasOpenChild, leftOfChild } from './open-child.ts';
import { placeChild, waits } from './place-child.ts';

type PartInput = {
  readonly wanted: Shares;
  /** From when on it may be placed, or moved where it is kept at the top of the book. */
  readonly notBefore: UnixMs;
};

/**
 * Works one part of an order the way that the person chose: it is placed once, or kept at the top of the book.
 *
 * What is kept there waits while others are better than the limit. What is left of it and could not stand alone anew stays
 * where it is.
 */
export function workPart(view: WorkingView, { wanted, notBefore }: PartInput): WorkingAction {
  const { order, state, market } = view;
  const isOpen = hasOpenChild(state);
  if (order.style !== 'top') {
    if (isOpen) return waits(view, 'CHILD_OPEN');
    return placeChild(view, { wanted, style: order.style, reason: 'SLICE_DUE' });
  }
  if (isOpen && leftOfChild(state) < larger(order.minOrder, market.minimumShares)) return waits(view, 'CHILD_OPEN');
  return keepAtTop(view, { wanted, notBefore, reason: 'SLICE_DUE' }) ?? waits(view, 'BEYOND_LIMIT');
}
