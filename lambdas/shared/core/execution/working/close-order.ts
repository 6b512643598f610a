import { type WorkingAction, type WorkingView } from '../../model/working-order.ts';
import { minus } from '../../values/quantity.ts';
import { later } from '../../values/unix-ms.ts';
import { endOfClosing } from './end-of-window.ts';
import { hasOpenChild, leftOf } from './open-child.ts';
import { placeChild, waits } from './place-child.ts';

/**
 * What is done when the window is over: what rests stays there, is cancelled and taken within the limit, or is cancelled
 * and told.
 *
 * What is taken goes in children no larger than ever, each a poll after what took before it, until one brings less than it
 * asked for or the closing time is over; what only rested is followed at once. Who said a window wants no trade long after
 * it: what a stop left until then is told.
 */
export function closeOrder(view: WorkingView): WorkingAction {
  const { order, state, now } = view;
  const { child } = state;
  if (child !== undefined && hasOpenChild(state)) {
    if (order.atEnd === 'leave' || child.closes) return waits(view, 'CHILD_OPEN');
    return { action: 'cancel', number: child.number, reason: 'WINDOW_OVER' };
  }
  const over: WorkingAction = { action: 'end', left: leftOf(order, state), reason: 'WINDOW_OVER' };
  if (order.atEnd !== 'cross' || now >= endOfClosing(order)) return over;
  if (child !== undefined && child.kind !== 'GTD') {
    if (child.closes && minus(state.filled, child.filledBefore) < child.shares) return over;
    const next = later(child.placedAt, order.pollMs);
    if (now < next) return { action: 'wait', until: next, reason: 'NOT_DUE' };
  }
  const taking = placeChild(view, { wanted: leftOf(order, state), style: 'take', reason: 'WINDOW_OVER' });
  if (taking.action === 'place') return taking;
  const isBlind = taking.action === 'wait' && (taking.reason === 'NO_QUOTE' || taking.reason === 'STALE_BOOK');
  return isBlind ? taking : over;
}
