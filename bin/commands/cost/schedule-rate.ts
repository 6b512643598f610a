import { ratePeriodMs } from '../../local/aws/template/schedule-rate.ts';

const HOUR_MS = 3_600_000;
/** A minute and an hour of every day. */
const DAILY = /^cron\(\d{1,2} \d{1,2} (?:\* \* \?|\? \* \*) \*\)$/;

/**
 * How often a schedule starts something, per hour.
 *
 * @throws Error for another expression than a rate or a time of every day
 * @example scheduledPerHour('rate(10 minutes)'); // 6
 */
export function scheduledPerHour(expression: string): number {
  if (DAILY.test(expression)) return 1 / 24;
  const periodMs = ratePeriodMs(expression);
  if (periodMs === undefined) throw new Error(`how often ${expression} starts is not known here`);
  return HOUR_MS / periodMs;
}
