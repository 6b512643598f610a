import { type Adjustment, isIncrease, type LeaderAction, type LeaderEvent, movedBy } from '../model/leader-event.ts';
import { minus, plus, smaller } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';

/**
 * The part of a row that an adjustment has moved already: the row is no newer than the walk that showed it, and of the
 * same direction.
 *
 * Both directions are kept apart, never netted: what a walk took down is used up by rows that tell of reductions, and
 * so each reduction is followed once, whether row or walk came first.
 */
export function usedUpBy({ type, shares, at }: LeaderAction, adjust: Adjustment | undefined): Shares {
  if (isAdjustment(type) || adjust === undefined || at > adjust.until) return NO_SHARES;
  return smaller(shares, isIncrease(type) ? adjust.up : adjust.down);
}

/** What adjustments have moved and no row has told, once the event is recorded; undefined where that is nothing. */
export function adjustAfter(event: LeaderEvent, adjust: Adjustment | undefined): Adjustment | undefined {
  const { down, up, until } = adjust ?? { down: NO_SHARES, up: NO_SHARES, until: event.at };
  const isUp = isIncrease(event.type);
  const used = event.usedUp ?? NO_SHARES;
  const added = isAdjustment(event.type) ? movedBy(event) : NO_SHARES;
  const next = {
    down: isUp ? down : plus(minus(down, used), added),
    up: isUp ? plus(minus(up, used), added) : up,
    until: added > 0n && event.at > until ? event.at : until,
  };
  return next.down === 0n && next.up === 0n ? undefined : next;
}

function isAdjustment(type: LeaderAction['type']): boolean {
  return type === 'ADJUST_DOWN' || type === 'ADJUST_UP';
}
