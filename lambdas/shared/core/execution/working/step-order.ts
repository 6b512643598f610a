import { type ChildFacts, type WorkingAction, type WorkingState, type WorkingView } from '../../model/working-order.ts';
import { larger } from '../../values/quantity.ts';
import { NO_SHARES } from '../../values/shares.ts';
import { closeOrder } from './close-order.ts';
import { endOfWindow } from './end-of-window.ts';
import { hasOpenChild, leftOf, leftOfChild, withFacts } from './open-child.ts';
import { workIceberg } from './work-iceberg.ts';
import { slotAt, workSlices } from './work-slices.ts';
import { workTopOfBook } from './work-top-of-book.ts';

/** What a step comes to: the state is stored before the action is done, so that a repeat meets it. */
export type WorkingStep = { readonly state: WorkingState; readonly action: WorkingAction };

/** Where each order begins. */
export const UNWORKED: WorkingState = { over: 0, filled: NO_SHARES, slot: -1 };

/**
 * Takes an order one step further: what is known of its children goes into the state, and one thing is to be done.
 *
 * The same state, facts, book and moment give the same step, wherever and however often it is asked. A child is placed only
 * when all before it are proven over, for no more than is left then: whatever comes late, is lost or repeats, children
 * never trade more than the order together.
 */
export function stepOrder(view: WorkingView, facts: ChildFacts): WorkingStep {
  const state = withFacts(view.state, facts);
  const known = { ...view, state };
  if (state.end !== undefined)
    return { state, action: { action: 'end', left: leftOf(view.order, state), reason: state.end } };
  const action = decided(known);
  return { state: afterAction(known, action), action };
}

function decided(view: WorkingView): WorkingAction {
  const { order, state, market, now } = view;
  const left = leftOf(order, state);
  if (!hasOpenChild(state) && left < larger(order.minOrder, market.minimumShares))
    return { action: 'end', left, reason: left === 0n ? 'FILLED' : 'REST_BELOW_MINIMUM' };
  // What has traded whole has nothing left to rest: it is over as soon as that is final.
  if (state.child?.kind === 'CROSSING_GTD' && leftOfChild(state) > 0n)
    return { action: 'cancel', number: state.child.number, reason: 'TAKEN' };
  if (now >= endOfWindow(order)) return closeOrder(view);
  switch (order.algorithm) {
    case 'twap':
    case 'vwap':
    case 'randomised':
      return workSlices(view);
    case 'iceberg':
      return workIceberg(view);
    case 'top-of-book':
      return workTopOfBook(view);
  }
}

function afterAction(view: WorkingView, action: WorkingAction): WorkingState {
  const { state, now } = view;
  if (action.action === 'end') return { ...state, end: action.reason };
  if (action.action !== 'place') return state;
  const { child, reason } = action;
  return {
    ...state,
    child: { ...child, placedAt: now, filledBefore: state.filled, closes: reason === 'WINDOW_OVER' },
    slot: Math.max(state.slot, slotAt(view)),
  };
}
