const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
/** A minute and an hour of every day. */
const DAILY = /^cron\(([0-5]?\d) ([01]?\d|2[0-3]) (?:\* \* \?|\? \* \*) \*\)$/;
const RATE = /^rate\(([1-9][0-9]{0,5}) (minute|hour|day)s?\)$/;

/**
 * The period of a schedule in milliseconds; undefined for another expression than a rate.
 *
 * @example ratePeriodMs('rate(10 minutes)'); // 600_000
 */
export function ratePeriodMs(expression: string): number | undefined {
  const [, count = '', unit = ''] = RATE.exec(expression) ?? [];
  const unitMs = UNIT_MS[unit];
  return unitMs === undefined ? undefined : Number(count) * unitMs;
}

/**
 * How long after midnight a schedule starts something every day, in milliseconds; undefined for another expression.
 *
 * @example dailyStartMs('cron(10 0 * * ? *)'); // 600_000
 */
export function dailyStartMs(expression: string): number | undefined {
  const [, minute, hour] = DAILY.exec(expression) ?? [];
  return minute === undefined ? undefined : Number(hour) * 3_600_000 + Number(minute) * 60_000;
}
