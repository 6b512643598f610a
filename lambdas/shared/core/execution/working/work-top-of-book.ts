import { type WorkingAction, type WorkingView } from '../../model/working-order.ts';
import { keepAtTop, mayMoveAt } from './keep-at-top.ts';
import { leftOf } from './open-child.ts';

/**
 * Keeps an order at the top of the book, no more often moved than `moveMs` allows; where others are better than the limit,
 * it stops.
 */
export function workTopOfBook(view: WorkingView): WorkingAction {
  const { order, state } = view;
  const kept = keepAtTop(view, { wanted: order.sharesPerOrder, notBefore: mayMoveAt(view), reason: 'TOP_OF_BOOK' });
  return kept ?? { action: 'end', left: leftOf(order, state), reason: 'LIMIT_OUT_OF_REACH' };
}
