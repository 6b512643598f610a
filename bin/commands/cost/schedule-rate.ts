const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1_440 };
const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
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
  const [, count = '', unit = ''] = RATE.exec(expression) ?? [];
  const minutes = Number(count) * (MINUTES[unit] ?? Number.NaN);
  if (!(minutes > 0)) throw new Error(`how often ${expression} starts is not known here`);
  return 60 / minutes;
}
