import { dailyStartMs, ratePeriodMs } from '../../local/aws/template/schedule-rate.ts';

const HOUR_MS = 3_600_000;

/**
 * How often a schedule starts something, per hour.
 *
 * @throws Error for another expression than a rate or a time of every day
 * @example scheduledPerHour('rate(10 minutes)'); // 6
 */
export function scheduledPerHour(expression: string): number {
  if (dailyStartMs(expression) !== undefined) return 1 / 24;
  const periodMs = ratePeriodMs(expression);
  if (periodMs === undefined) throw new Error(`how often ${expression} starts is not known here`);
  return HOUR_MS / periodMs;
}
