import { DAY_MS, later, startOfUtcDay, type UnixMs, unixMs, utcMonth } from '../values/unix-ms.ts';

type DaysInput = {
  /** What is known begins here. */
  readonly from: UnixMs;
  /** Nothing counts from here on. */
  readonly to: UnixMs;
  /** Each so many days; absent: with each month. */
  readonly everyDays?: number | undefined;
};

/** When leaders are chosen anew: first moments of days of UTC within a time, oldest first; the first day is none, nothing is known then. */
export function rebalanceDays({ from, to, everyDays }: DaysInput): readonly UnixMs[] {
  const first = startOfUtcDay(later(from, DAY_MS - 1));
  const days = Array.from({ length: Math.max(0, Math.ceil((to - first) / DAY_MS)) }, (_none, day) =>
    later(first, day * DAY_MS),
  );
  const isDue = (day: UnixMs, at: number): boolean =>
    everyDays === undefined ? utcMonth(day) !== utcMonth(unixMs(day - 1)) : at % everyDays === 0;
  return days.filter((day, at) => day > from && isDue(day, at));
}
