/** Milliseconds since 1970-01-01 UTC. */
export type UnixMs = number & { readonly __unit: 'unix-ms' };

/** Brands milliseconds since the epoch. */
export const unixMs = (ms: number): UnixMs => ms as UnixMs;

/** The moment `ms` milliseconds later. */
export const later = (moment: UnixMs, ms: number): UnixMs => unixMs(moment + ms);

/** The first multiple of `stepMs` (plus `offsetMs`) at or after a moment: looping functions look only at such instants. */
export function nextGridInstant(moment: UnixMs, stepMs: number, offsetMs = 0): UnixMs {
  return unixMs(Math.ceil((moment - offsetMs) / stepMs) * stepMs + offsetMs);
}
