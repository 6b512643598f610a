import { invariant } from '../values/invariant.ts';
import { at, flawOf } from './series.ts';
import { known, missing, type Statistic } from './statistic.ts';

type ShrinkageInput = {
  readonly values: Float64Array;
  /** Of each value, known, above zero. */
  readonly variances: Float64Array;
};

/** Values drawn toward what they have in common, the less precise ones more. */
export type Shrinkage = {
  /** Their mean by precision. */
  readonly mu: number;
  /** How much the true values differ, as a variance. */
  readonly tau2: number;
  /** What is taken of each distance from the mean. */
  readonly B: Float64Array;
  readonly theta: Float64Array;
};

/** Fewer are left as they are. */
const LEAST = 4;
/** Halves an interval until nothing is left between its ends, whatever they are. */
const MOST_HALVINGS = 2_200;

/**
 * Empirical Bayes for values of different precision: the variance between them by Paule and Mandel (1982), the share taken
 * by Morris (1983) (quant.md, 5.3).
 *
 * @returns In the order of the values; unchanged, with what they have in common, for fewer than four. Null where a
 * variance is not above zero (NON_POSITIVE_VARIANCE).
 */
export function shrinkageOf({ values, variances }: ShrinkageInput): Statistic<Shrinkage> {
  invariant(values.length === variances.length, 'every value has its variance');
  const flaw = flawOf(values, 1) ?? flawOf(variances, 1);
  if (flaw !== undefined) return missing(flaw);
  if (variances.some((variance) => variance <= 0)) return missing('NON_POSITIVE_VARIANCE');
  const tau2 = varianceBetween({ values, variances });
  if (tau2 === undefined) return missing('NON_FINITE');
  const { mu } = spreadAt({ values, variances, tau2 });
  const k = values.length;
  const share = k < LEAST ? 0 : (k - 3) / (k - 1);
  const B = variances.map((variance) => (share * variance) / (variance + tau2));
  return known({ mu, tau2, B, theta: values.map((value, index) => mu + (1 - at(B, index)) * (value - mu)) });
}

/** The variance between values at which their distances are what k − 1 degrees of freedom expect; zero where they are less. */
function varianceBetween({ values, variances }: ShrinkageInput): number | undefined {
  const expected = values.length - 1;
  const excess = (tau2: number): number => spreadAt({ values, variances, tau2 }).squares - expected;
  if (excess(0) <= 0) return 0;
  let [low, high] = [0, Math.max(...variances)];
  while (excess(high) > 0) high *= 2;
  if (!Number.isFinite(high)) return undefined;
  for (let halving = 0; halving < MOST_HALVINGS; halving += 1) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) return middle;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return high;
}

function spreadAt({ values, variances, tau2 }: ShrinkageInput & { readonly tau2: number }): {
  readonly mu: number;
  readonly squares: number;
} {
  let [weighted, total] = [0, 0];
  for (const [index, variance] of variances.entries()) {
    weighted += at(values, index) / (variance + tau2);
    total += 1 / (variance + tau2);
  }
  const mu = weighted / total;
  let squares = 0;
  for (const [index, variance] of variances.entries()) squares += (at(values, index) - mu) ** 2 / (variance + tau2);
  return { mu, squares };
}
