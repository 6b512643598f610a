import { type WorkingAction, type WorkingView } from '../../model/working-order.ts';
import { later } from '../../values/unix-ms.ts';
import { hasOpenChild } from './open-child.ts';
import { placeChild, waits } from './place-child.ts';

/** Shows one part of the order, and the next when that is filled: never two at once, nor two within one poll. */
export function workIceberg(view: WorkingView): WorkingAction {
  const { order, state, now } = view;
  if (hasOpenChild(state)) return waits(view, 'CHILD_OPEN');
  const next = later(state.child?.placedAt ?? order.startedAt, state.child === undefined ? 0 : order.pollMs);
  if (now < next) return { action: 'wait', until: next, reason: 'NOT_DUE' };
  return placeChild(view, { wanted: order.sharesPerOrder, style: order.style, reason: 'SLICE_DUE' });
}
