import { spreadOf } from './moments.ts';
import { at } from './series.ts';
import { DAYS_PER_YEAR } from './sharpe.ts';

/** The Sharpe ratio a year of the days that end with this one; null before there are enough, and of days all alike. */
export function rollingSharpe(returns: Float64Array, window: number): readonly (number | null)[] {
  return Array.from(returns, (_, day) => {
    if (day + 1 < window) return null;
    const { value } = spreadOf(returns.subarray(day + 1 - window, day + 1));
    return value === null ? null : (value.mean / value.sd) * Math.sqrt(DAYS_PER_YEAR);
  });
}

/** What the days of one month came to, as a part of the capital. */
export type MonthReturn = { readonly year: number; readonly month: number; readonly value: number };

/** Adds up the returns of each month that has a day, in their order. */
export function monthReturns(days: readonly string[], returns: Float64Array): readonly MonthReturn[] {
  const months = new Map<string, number>();
  days.forEach((day, place) => {
    const month = day.slice(0, 7);
    months.set(month, (months.get(month) ?? 0) + at(returns, place));
  });
  return [...months].map(([key, value]) => ({ year: Number(key.slice(0, 4)), month: Number(key.slice(5)), value }));
}
