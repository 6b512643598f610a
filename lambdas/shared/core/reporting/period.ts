import { type UnixMs } from '../values/unix-ms.ts';

/** The time that a report is about: from a start on, up to and without an end; open where absent. */
export type Period = { readonly start?: UnixMs; readonly end?: UnixMs };

/** Whether a moment lies in a period. */
export function isWithin({ start, end }: Period, at: UnixMs): boolean {
  return (start === undefined || at >= start) && (end === undefined || at < end);
}
