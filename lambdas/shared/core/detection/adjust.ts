import { type Adjustment, isIncrease, type LeaderAction, type LeaderEvent, movedBy } from '../model/leader-event.ts';
import { minus, plus, smaller } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';

/**
 * The part of a row that an adjustment has moved already: the row is no newer than the walk that showed it, and of the
 * same direction.
 *
 * Both directions are kept apart, never netted: what a walk took down is used up by rows that tell of reductions, and
 * so each reduction is followed once, whether row or walk came first.
 */
export function usedUpBy({ type, shares, at }: LeaderAction, adjust: Adjustment | undefined): Shares {
  if (isAdjustment(type) || adjust === undefined) return NO_SHARES;
  const { of, until } = partOf(adjust, type);
  return at > until ? NO_SHARES : smaller(shares, of);
}

/** What adjustments have moved and no row has told, once the event is recorded; undefined where that is nothing. */
export function adjustAfter(event: LeaderEvent, adjust: Adjustment | undefined): Adjustment | undefined {
  const { at, type, usedUp = NO_SHARES } = event;
  const before = adjust ?? { down: NO_SHARES, up: NO_SHARES, downUntil: at, upUntil: at };
  const added = isAdjustment(type) ? movedBy(event) : NO_SHARES;
  const { of, until } = partOf(before, type);
  const left = plus(minus(of, usedUp), added);
  const shownUntil = added > 0n && at > until ? at : until;
  const next = isIncrease(type)
    ? { ...before, up: left, upUntil: shownUntil }
    : { ...before, down: left, downUntil: shownUntil };
  return next.down === 0n && next.up === 0n ? undefined : next;
}

/** Each direction has a walk of its own: one that found less says nothing of what came in before it. */
function partOf(adjust: Adjustment, type: LeaderAction['type']): { readonly of: Shares; readonly until: UnixMs } {
  return isIncrease(type) ? { of: adjust.up, until: adjust.upUntil } : { of: adjust.down, until: adjust.downUntil };
}

function isAdjustment(type: LeaderAction['type']): boolean {
  return type === 'ADJUST_DOWN' || type === 'ADJUST_UP';
}
