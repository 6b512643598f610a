import { type WorkingOrder, type WorkingView } from '../../model/working-order.ts';
import { DAY_MS, later, type UnixMs, unixMs } from '../../values/unix-ms.ts';

/**
 * The venue takes an order that expires no sooner than in three minutes, and drops it a minute before: what it says, and so
 * much beside it for the way there.
 */
const LEAST_EXPIRY_MS = 4 * 60_000;
/** So long before it expires the book drops an order. */
export const DROPPED_BEFORE_MS = 60_000;
/** How long what is left at the venue after the window may rest there. */
export const LEFT_FOR_MS = DAY_MS;
/** How long after the window its rest may still be taken: a minute, or so many looks where that is longer. */
export const CLOSING_MS = 60_000;
export const CLOSING_POLLS = 10;

/** When an order's window is over. */
export function endOfWindow({ startedAt, windowMs }: Pick<WorkingOrder, 'startedAt' | 'windowMs'>): UnixMs {
  return later(startedAt, windowMs);
}

/** From when on nothing is placed for an order any more, whatever is left of it. */
export function endOfClosing(order: Pick<WorkingOrder, 'startedAt' | 'windowMs' | 'pollMs'>): UnixMs {
  return later(endOfWindow(order), Math.max(CLOSING_MS, CLOSING_POLLS * order.pollMs));
}

/** When the venue drops a child that rests: whatever becomes of us, nothing rests for ever. */
export function expiryOf({ order, now }: Pick<WorkingView, 'order' | 'now'>): UnixMs {
  const until = later(endOfWindow(order), order.atEnd === 'leave' ? LEFT_FOR_MS : 0);
  return unixMs(Math.max(until + DROPPED_BEFORE_MS, soonestExpiry(now)));
}

/** The earliest expiry that the venue takes, for a child that is to rest for no longer than it must. */
export function soonestExpiry(now: UnixMs): UnixMs {
  return later(now, LEAST_EXPIRY_MS);
}
