import { spreadOf } from './moments.ts';
import { normalQuantile } from './normal.ts';
import { probabilisticSharpe } from './probabilistic-sharpe.ts';
import { at } from './series.ts';
import { known, missing, type Statistic } from './statistic.ts';

type TrialsInput = {
  /** How many records were tried: all screened, times the configurations; fractions are effective trials. */
  readonly trials: number;
  /** Of the Sharpe ratios per day across them, or 1 ÷ (days − 1) where only their length is known. */
  readonly variance: number;
};

/** The Euler-Mascheroni constant. */
const EULER = 0.5772156649015329;

/**
 * The largest Sharpe ratio to expect of that many records without skill, per day (Bailey and López de Prado 2014; quant.md,
 * 6.3).
 *
 * @returns Zero for a single trial, and no less for a fraction more. Null for fewer than one.
 * @example
 * expectedMaxSharpe({ trials: 100, variance: 0.002 }).value; // 0.1132
 */
export function expectedMaxSharpe({ trials, variance }: TrialsInput): Statistic {
  if (!Number.isFinite(trials) || !Number.isFinite(variance)) return missing('NON_FINITE');
  if (trials < 1) return missing('TOO_FEW');
  if (variance < 0) return missing('NON_POSITIVE_VARIANCE');
  if (trials === 1) return known(0);
  const [one, other] = [normalQuantile(1 - 1 / trials), normalQuantile(1 - 1 / (trials * Math.E))];
  const largest = Math.sqrt(variance) * ((1 - EULER) * one + EULER * other);
  return Number.isFinite(largest) ? known(Math.max(0, largest)) : missing('NON_FINITE');
}

type DeflatedInput = TrialsInput & {
  /** Per day. */
  readonly sharpe: number;
  readonly n: number;
  readonly skew: number;
  readonly kurt: number;
};

/**
 * The probability that the best of many records has skill: PSR against the largest ratio to expect without any (DSR: Bailey
 * and López de Prado 2014; quant.md, 6.4). 0.95 passes.
 */
export function deflatedSharpe({ trials, variance, ...record }: DeflatedInput): Statistic {
  const reference = expectedMaxSharpe({ trials, variance });
  return reference.value === null ? reference : probabilisticSharpe({ ...record, reference: reference.value });
}

type EffectiveInput = { readonly trials: number; readonly correlation: number };

/**
 * How many independent trials correlated ones are worth: ρ + (1 − ρ)M, with ρ from 0 to 1 (quant.md, 6.4).
 *
 * @example
 * effectiveTrials({ trials: 100, correlation: 0.2 }).value; // 80.2
 */
export function effectiveTrials({ trials, correlation }: EffectiveInput): Statistic {
  if (!Number.isFinite(trials) || !Number.isFinite(correlation)) return missing('NON_FINITE');
  if (trials < 1) return missing('TOO_FEW');
  const rho = Math.max(0, Math.min(1, correlation));
  return known(rho + (1 - rho) * trials);
}

/**
 * The mean correlation of each pair of series of the same days, for `effectiveTrials`.
 *
 * @returns Null for fewer than two series, and where one never varies (ZERO_VARIANCE).
 */
export function meanCorrelationOf(all: readonly Float64Array[]): Statistic {
  if (all.length < 2) return missing(all.length === 0 ? 'EMPTY' : 'TOO_FEW');
  const sums = new Float64Array(all[0]?.length ?? 0);
  for (const series of all) {
    const spread = spreadOf(series);
    if (spread.value === null) return spread;
    const { mean, populationSd } = spread.value;
    for (const day of sums.keys()) sums[day] = at(sums, day) + (at(series, day) - mean) / populationSd;
  }
  // The variance of a sum of standard series is their number and twice every pair's correlation.
  const variance = sums.reduce((sum, value) => sum + value * value, 0) / sums.length;
  return known((variance - all.length) / (all.length * (all.length - 1)));
}
