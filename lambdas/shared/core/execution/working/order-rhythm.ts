import { later, nextGridInstant, type UnixMs, unixMs } from '../../values/unix-ms.ts';

/** Passes fall between those of watchers and reconciler: they never meet at one instant of a replay. */
const PASS_MS = 1_000;
const PASS_OFFSET_MS = 250;
/** The list of what is open is read again after so long: a person may have placed or cancelled something. */
export const LIST_EVERY_MS = 5_000;
/** After something was done the next look is soon. */
export const SOON_MS = 1_000;
/** No order is left alone for longer: a person may have said something. */
const LOOK_EVERY_MS = 15_000;
const MINUTE_MS = 60_000;

/** The first pass over orders that work over time which is due at a moment or after it. */
export function passFrom(moment: UnixMs): UnixMs {
  return nextGridInstant(moment, PASS_MS, PASS_OFFSET_MS);
}

/** When an order is looked at again that waits until a moment. */
export function lookAgainAt(now: UnixMs, until: UnixMs): UnixMs {
  return unixMs(Math.min(until, later(now, LOOK_EVERY_MS)));
}

/**
 * When order-manager first looks at an order that has just begun: it starts with each minute, and reads what is open every
 * few seconds while it works anything.
 */
export function firstLookAt(now: UnixMs, { isAwake }: { readonly isAwake: boolean }): UnixMs {
  const minute = nextGridInstant(later(now, 1), MINUTE_MS);
  return passFrom(isAwake ? unixMs(Math.min(minute, later(now, LIST_EVERY_MS))) : minute);
}
