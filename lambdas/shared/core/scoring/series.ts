import { type StatisticReason } from './statistic.ts';

/** A number of a table, at a place that the caller knows to be within it. */
export function at(table: Float64Array, index: number): number {
  return table[index] as number;
}

/** The sum, in the order of the index. */
export function sumOf(series: Float64Array): number {
  let sum = 0;
  for (const value of series) sum += value;
  return sum;
}

/** The arithmetic mean; not a number for none. */
export function meanOf(series: Float64Array): number {
  return sumOf(series) / series.length;
}

/** The largest absolute value; zero for none. */
export function largestOf(series: Float64Array): number {
  let largest = 0;
  for (const value of series) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/** Why nothing can be computed from a series that needs `least` observations; undefined where something can. */
export function flawOf(series: Float64Array, least: number): StatisticReason | undefined {
  if (series.length === 0) return 'EMPTY';
  if (!series.every(Number.isFinite)) return 'NON_FINITE';
  return series.length < least ? 'TOO_FEW' : undefined;
}
