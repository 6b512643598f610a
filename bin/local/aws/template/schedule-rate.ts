const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
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
