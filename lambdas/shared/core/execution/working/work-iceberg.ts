import { type WorkingAction, type WorkingView } from '../../model/working-order.ts';
import { larger } from '../../values/quantity.ts';
import { later } from '../../values/unix-ms.ts';
import { mayMoveAt } from './keep-at-top.ts';
import { hasOpenChild, unfilledOf } from './open-child.ts';
import { workPart } from './work-part.ts';

/**
 * Shows one part of the order, and the next when that is filled: never two at once, nor two within one poll. A part that is
 * kept at the top of the book goes on there with what it was not filled.
 */
export function workIceberg(view: WorkingView): WorkingAction {
  const { order, state, market, now } = view;
  const next = later(state.child?.placedAt ?? order.startedAt, state.child === undefined ? 0 : order.pollMs);
  if (!hasOpenChild(state) && now < next) return { action: 'wait', until: next, reason: 'NOT_DUE' };
  const unfilled = unfilledOf(state);
  const isMoving = order.style === 'top' && unfilled >= larger(order.minOrder, market.minimumShares);
  return workPart(view, {
    wanted: isMoving ? unfilled : order.sharesPerOrder,
    notBefore: isMoving ? mayMoveAt(view) : now,
  });
}
