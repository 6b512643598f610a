import { type ClosingMarks, type MarkSheet } from '../model/closing-marks.ts';
import { startOfUtcDay, type UnixMs, utcDate } from '../values/unix-ms.ts';

/** Where a day has no closing marks, those of a day before may stand for them: at most so many days back. */
export const CLOSING_MARKS_DAYS_BACK = 6;

/**
 * The closing marks of the day of the last run, once a run has begun on a later day.
 *
 * @returns Undefined while that day goes on, and before there were marks.
 */
export function closingOf(sheet: MarkSheet | undefined, now: UnixMs): ClosingMarks | undefined {
  if (sheet === undefined || startOfUtcDay(sheet.at) >= startOfUtcDay(now)) return undefined;
  return { day: utcDate(sheet.at), ...sheet };
}
