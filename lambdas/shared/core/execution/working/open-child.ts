import { type ChildFacts, type WorkingOrder, type WorkingState } from '../../model/working-order.ts';
import { larger, minus, plus } from '../../values/quantity.ts';
import { NO_SHARES, type Shares } from '../../values/shares.ts';
import { unixMs } from '../../values/unix-ms.ts';

/** True while the newest child is not proven over: then nothing else is placed. */
export function hasOpenChild({ child, over }: Pick<WorkingState, 'child' | 'over'>): boolean {
  return child !== undefined && child.number > over;
}

/** What the open child may still trade. */
export function leftOfChild(state: WorkingState): Shares {
  return hasOpenChild(state) ? unfilledOf(state) : NO_SHARES;
}

/** What the newest child has not traded, whether or not it is over. */
export function unfilledOf({ child, filled }: Pick<WorkingState, 'child' | 'filled'>): Shares {
  if (child === undefined) return NO_SHARES;
  return larger(minus(plus(child.shares, child.filledBefore), filled), NO_SHARES);
}

/** What is not filled of an order; a fill that came late may bring more than was asked for, and that is no debt. */
export function leftOf({ total }: Pick<WorkingOrder, 'total'>, { filled }: Pick<WorkingState, 'filled'>): Shares {
  return larger(minus(total, filled), NO_SHARES);
}

/** Takes in what is known of the children; facts that are older than those before change nothing. */
export function withFacts(state: WorkingState, { over, filled, learnedAt }: ChildFacts): WorkingState {
  if (over <= state.over && filled <= state.filled) return state;
  return {
    ...state,
    over: Math.max(state.over, over),
    filled: larger(state.filled, filled),
    learnedAt: unixMs(Math.max(state.learnedAt ?? learnedAt, learnedAt)),
  };
}
