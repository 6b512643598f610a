import { type WorkingAction, type WorkingView } from '../../model/working-order.ts';
import { larger, minus, sum } from '../../values/quantity.ts';
import { NO_SHARES, type Shares } from '../../values/shares.ts';
import { endOfWindow } from './end-of-window.ts';
import { hasOpenChild } from './open-child.ts';
import { placeChild, waits } from './place-child.ts';

/**
 * Works what is due by the schedule: one child at most for each part of it.
 *
 * Whatever was not filled in its part is due in the next, and so is what fell due while nobody looked: it is made up one
 * child for each part that is left, none above the largest order. What that does not make up falls to the end's rule.
 */
export function workSlices(view: WorkingView): WorkingAction {
  const { order, schedule, state, now } = view;
  const slot = slotAt(view);
  if (hasOpenChild(state)) {
    const isOutdated = state.slot < slot && state.child?.kind === 'GTD';
    if (!isOutdated) return waits(view, 'CHILD_OPEN');
    return { action: 'cancel', number: state.child.number, reason: 'NEXT_SLICE' };
  }
  const wanted = larger(minus(dueBy(view, slot), state.filled), NO_SHARES);
  if (state.slot >= slot || wanted === 0n) {
    const next = schedule.slices[slot + 1]?.at ?? endOfWindow(order);
    return { action: 'wait', until: next > now ? next : now, reason: 'NOT_DUE' };
  }
  return placeChild(view, { wanted, style: order.style, reason: 'SLICE_DUE' });
}

/** The part of the schedule that a moment lies in; -1 before the first. */
export function slotAt({ schedule, now }: Pick<WorkingView, 'schedule' | 'now'>): number {
  return schedule.slices.findLastIndex(({ at }) => at <= now);
}

function dueBy({ schedule }: WorkingView, slot: number): Shares {
  return sum(
    NO_SHARES,
    schedule.slices.slice(0, slot + 1).map(({ shares }) => shares),
  );
}
