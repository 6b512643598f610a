import { flawOf, meanOf } from './series.ts';
import { known, missing, type Statistic } from './statistic.ts';

type JamesSteinInput = {
  readonly values: Float64Array;
  /** Of each value, known and the same for all, in its unit squared. */
  readonly variance: number;
};

/** Values drawn toward their mean; `factor` of each distance is left. */
export type JamesStein = { readonly mean: number; readonly factor: number; readonly theta: Float64Array };

/** The grand mean takes a degree of freedom, and shrinking needs three. */
const LEAST = 4;

/**
 * The positive-part estimate of James and Stein toward the grand mean (Efron and Morris 1975, 1977; quant.md, 5.2).
 *
 * @returns In the order of the values; unchanged for fewer than four of them.
 */
export function jamesSteinOf({ values, variance }: JamesSteinInput): Statistic<JamesStein> {
  const flaw = flawOf(values, 1);
  if (flaw !== undefined) return missing(flaw);
  if (!(variance >= 0 && Number.isFinite(variance))) return missing('NON_POSITIVE_VARIANCE');
  const mean = meanOf(values);
  const factor = values.length < LEAST ? 1 : leftOf({ values, variance, mean });
  return known({ mean, factor, theta: values.map((value) => mean + factor * (value - mean)) });
}

function leftOf({ values, variance, mean }: JamesSteinInput & { readonly mean: number }): number {
  const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return spread === 0 ? 0 : Math.max(0, 1 - ((values.length - LEAST + 1) * variance) / spread);
}
