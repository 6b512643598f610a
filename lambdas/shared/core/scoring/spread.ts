import { quantileOf } from './quantile.ts';
import { known, missing, type Statistic } from './statistic.ts';

/** Within what a figure lay, drawn again and again. */
export type Spread = {
  readonly least: number;
  readonly p05: number;
  readonly p50: number;
  readonly p95: number;
  readonly most: number;
};

/** Orders what a figure came to. @returns Null where one of them is none: the rest would be chosen by their luck. */
export function spreadOf(figures: readonly Statistic[]): Statistic<Spread> {
  const flaw = figures.find(({ reason }) => reason !== undefined)?.reason;
  if (figures.length === 0) return missing('EMPTY');
  if (flaw !== undefined) return missing(flaw);
  const sorted = Float64Array.from(figures, ({ value }) => value ?? 0).sort();
  const quantile = (probability: number): number => quantileOf(sorted, probability);
  return known({
    ...{ least: quantile(0), p05: quantile(0.05), p50: quantile(0.5), p95: quantile(0.95), most: quantile(1) },
  });
}
