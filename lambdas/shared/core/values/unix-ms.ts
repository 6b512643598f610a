/** Milliseconds since 1970-01-01 UTC. */
export type UnixMs = number & { readonly __unit: 'unix-ms' };

/** Brands milliseconds since the epoch. */
export const unixMs = (ms: number): UnixMs => ms as UnixMs;

/** The moment `ms` milliseconds later. */
export const later = (moment: UnixMs, ms: number): UnixMs => unixMs(moment + ms);

/** The earlier of two moments, of which either may be unknown. */
export function earlierOf(a: UnixMs | undefined, b: UnixMs | undefined): UnixMs | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

/** The first multiple of `stepMs` (plus `offsetMs`) at or after a moment: looping functions look only at such instants. */
export function nextGridInstant(moment: UnixMs, stepMs: number, offsetMs = 0): UnixMs {
  return unixMs(Math.ceil((moment - offsetMs) / stepMs) * stepMs + offsetMs);
}

/** A day of UTC, which knows no leap seconds, in milliseconds. */
export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * The date of a moment in UTC.
 *
 * @example
 * utcDate(unixMs(1_780_315_199_999)); // '2026-06-01'
 */
export function utcDate(moment: UnixMs): string {
  // Days since 0000-03-01, the years of which end with their leap day (Howard Hinnant, "chrono-compatible date algorithms").
  const days = Math.floor(moment / DAY_MS) + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}

/** The first moment of the UTC day that a moment lies in. */
export function startOfUtcDay(moment: UnixMs): UnixMs {
  return unixMs(Math.floor(moment / DAY_MS) * DAY_MS);
}

/** The month of a moment in UTC, as `2026-06`. */
export function utcMonth(moment: UnixMs): string {
  return utcDate(moment).slice(0, 7);
}

/** The month before one: of `2026-01` it is `2025-12`. */
export function monthBefore(month: string): string {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 2;
  return `${padded(Math.floor(count / 12), 4)}-${padded((count % 12) + 1, 2)}`;
}

/** The minute of a moment in UTC, as `2026-06-01T12:05`. */
export function utcMinute(moment: UnixMs): string {
  const ofDay = Math.floor(moment / MINUTE_MS) % 1_440;
  return `${utcDate(moment)}T${padded(Math.floor(ofDay / 60), 2)}:${padded(ofDay % 60, 2)}`;
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
