import { invariant } from '../values/invariant.ts';
import { at, flawOf, largestOf } from './series.ts';
import { DAYS_PER_YEAR } from './sharpe.ts';
import { known, missing, type Statistic } from './statistic.ts';

type EwmaInput = {
  /** Daily returns as decimals, oldest first. */
  readonly returns: Float64Array;
  /** What a day weighs less than the one after it, above 0 and at most 1. */
  readonly decay: number;
};

/** A Sharpe ratio in which recent days weigh more; per day but for `sharpeAnnual`. */
export type EwmaSharpe = {
  readonly mean: number;
  /** Corrected for the weights as the sample deviation is for n. */
  readonly sd: number;
  /** Over the weights alone. */
  readonly populationSd: number;
  /** How many equal days the weights are worth. */
  readonly nEff: number;
  readonly sharpe: number;
  readonly sharpeAnnual: number;
  /** Fewer than 60 such days: the interval is too wide to say anything. */
  readonly isLowEffectiveSample: boolean;
};

/** Weights halve in 120 days: what forecasts best where skill lasts for half a year (quant.md, 2.3). */
export const DEFAULT_DECAY = 0.5 ** (1 / 120);

const LEAST_EFFECTIVE_SAMPLE = 60;
const CONSTANT_SHARE = 1e-12;

/**
 * The Sharpe ratio under exponential weights decay^(days ago), with the variance corrected by 1 ÷ (1 − 1 ÷ nEff) (quant.md, 2.3).
 *
 * @returns Null for fewer than two returns, and where the weighted days are all the same.
 * @example
 * ewmaSharpeOf({ returns: Float64Array.of(0.01, 0.02, 0.03), decay: 1 }).value?.sharpe; // 2
 */
export function ewmaSharpeOf({ returns, decay }: EwmaInput): Statistic<EwmaSharpe> {
  const flaw = flawOf(returns, 2);
  if (flaw !== undefined) return missing(flaw);
  const weights = weightsOf(returns.length, decay);
  const { total, nEff } = weights;
  let weighted = 0;
  for (const [day, weight] of weights.weights.entries()) weighted += weight * at(returns, day);
  const mean = weighted / total;
  let squares = 0;
  for (const [day, weight] of weights.weights.entries()) squares += weight * (at(returns, day) - mean) ** 2;
  const populationSd = Math.sqrt(squares / total);
  if (!Number.isFinite(populationSd)) return missing('NON_FINITE');
  // Where one day has all the weight, nothing is left to vary.
  if (populationSd <= CONSTANT_SHARE * largestOf(returns) || nEff <= 1) return missing('ZERO_VARIANCE');
  const sd = populationSd / Math.sqrt(1 - 1 / nEff);
  const sharpe = mean / sd;
  return known({
    ...{ mean, sd, populationSd, nEff, sharpe },
    sharpeAnnual: sharpe * Math.sqrt(DAYS_PER_YEAR),
    isLowEffectiveSample: nEff < LEAST_EFFECTIVE_SAMPLE,
  });
}

type Weights = { readonly weights: Float64Array; readonly total: number; readonly nEff: number };

function weightsOf(days: number, decay: number): Weights {
  invariant(decay > 0 && decay <= 1, 'a decay is above 0 and at most 1');
  const weights = new Float64Array(days);
  let weight = 1;
  let [total, squares] = [0, 0];
  for (let day = days - 1; day >= 0; day -= 1) {
    weights[day] = weight;
    total += weight;
    squares += weight * weight;
    weight *= decay;
  }
  return { weights, total, nEff: (total * total) / squares };
}
