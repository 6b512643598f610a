import { at, flawOf } from './series.ts';
import { known, missing, type Statistic } from './statistic.ts';

/** Chances of a result without any effect, adjusted for how many were looked at; in the order given. */
export type AdjustedP = {
  /** Bounds the chance of a single false one (Holm 1979). */
  readonly holm: Float64Array;
  /** Bounds the share of false ones among the found (Benjamini and Hochberg 1995). */
  readonly bh: Float64Array;
  readonly bonferroni: Float64Array;
};

/**
 * Adjusts the p-values of many tests (quant.md, 6.5).
 *
 * @returns Null for none, and for what is no probability (INVALID_PROBABILITY).
 */
export function adjustedPOf(pValues: Float64Array): Statistic<AdjustedP> {
  const flaw = flawOf(pValues, 1);
  if (flaw !== undefined) return missing(flaw);
  if (pValues.some((p) => p < 0 || p > 1)) return missing('INVALID_PROBABILITY');
  const count = pValues.length;
  const ascending = [...pValues.keys()].toSorted((one, other) => at(pValues, one) - at(pValues, other));
  const [holm, bh] = [new Float64Array(count), new Float64Array(count)];
  let [highest, lowest] = [0, 1];
  for (const [place, index] of ascending.entries()) {
    highest = Math.min(1, Math.max(highest, (count - place) * at(pValues, index)));
    holm[index] = highest;
  }
  for (const [fromEnd, index] of ascending.toReversed().entries()) {
    lowest = Math.min(lowest, (count / (count - fromEnd)) * at(pValues, index));
    bh[index] = lowest;
  }
  return known({ holm, bh, bonferroni: pValues.map((p) => Math.min(1, count * p)) });
}
