import { type WorkingAction, type WorkingView } from '../../model/working-order.ts';
import { larger, minus, smaller, sum } from '../../values/quantity.ts';
import { NO_SHARES, type Shares } from '../../values/shares.ts';
import { endOfWindow } from './end-of-window.ts';
import { mayMoveAt } from './keep-at-top.ts';
import { hasOpenChild, unfilledOf } from './open-child.ts';
import { workPart } from './work-part.ts';

/**
 * Works what is due by the schedule: one child at most for each part of it.
 *
 * Whatever was not filled in its part is due in the next, and so is what fell due while nobody looked: it is made up one
 * child for each part that is left, none above the largest order. What that does not make up falls to the end's rule.
 *
 * A child that is kept at the top of the book has others after it in its part, each of what the one before was not filled.
 */
export function workSlices(view: WorkingView): WorkingAction {
  const { order, schedule, state, now } = view;
  const slot = slotAt(view);
  const due = larger(minus(dueBy(view, slot), state.filled), NO_SHARES);
  const { child } = state;
  if (child !== undefined && hasOpenChild(state)) {
    const isOutdated = state.slot < slot && child.kind === 'GTD';
    if (isOutdated) return { action: 'cancel', number: child.number, reason: 'NEXT_SLICE' };
    return workPart(view, { wanted: due, notBefore: mayMoveAt(view) });
  }
  const isMoving = order.style === 'top' && child !== undefined && slotAt({ schedule, now: child.placedAt }) === slot;
  const wanted = isMoving ? smaller(due, unfilledOf(state)) : due;
  if ((state.slot >= slot && !isMoving) || wanted === 0n) {
    const next = schedule.slices[slot + 1]?.at ?? endOfWindow(order);
    return { action: 'wait', until: next > now ? next : now, reason: 'NOT_DUE' };
  }
  return workPart(view, { wanted, notBefore: isMoving ? mayMoveAt(view) : now });
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
