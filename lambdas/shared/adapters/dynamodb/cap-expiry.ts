const MINUTE_CAP = /^R#(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})$/;
const DAY_CAP = /^D#(\d{4}-\d{2}-\d{2})$/;
/** Nothing is written to a minute's cap once its minute is over. */
const MINUTE_KEPT_S = 86_400;
/**
 * An order gives back to the day of its reservation what it did not use, however long it was open, and a fill that comes
 * late, within 90 days, is booked on that day: a cap that were gone by then would be made anew, below zero or with that
 * fill alone.
 */
const DAY_KEPT_S = 100 * 86_400;

/**
 * When DynamoDB may delete a cap, in seconds since 1970; undefined for one that lasts. It follows from the name, so that
 * every write says the same.
 *
 * @example
 * capExpiry('R#2026-06-01T12:05'); // 1_780_401_900, a day later
 */
export function capExpiry(name: string): number | undefined {
  const minute = MINUTE_CAP.exec(name)?.[1];
  if (minute !== undefined) return Date.parse(`${minute}Z`) / 1_000 + MINUTE_KEPT_S;
  const day = DAY_CAP.exec(name)?.[1];
  return day === undefined ? undefined : Date.parse(`${day}T00:00Z`) / 1_000 + DAY_KEPT_S;
}
