import { known, missing, type Statistic } from './statistic.ts';

type EdgeInput = {
  /** What the leader paid for a share, in dollars. */
  readonly price: number;
  /** How far his outcomes lie above their prices, in log-odds, and the variance of that estimate. */
  readonly alpha: number;
  readonly variance: number;
  /** Mean and variance of the true tilts of all leaders; a variance of zero says that nobody has any. */
  readonly mean: number;
  readonly betweenVariance: number;
  /** How many standard deviations the lower bound lies below; 1.2816 for 90 % on one side. */
  readonly z: number;
};

/** What a leader's purchase is worth by his record: chances from 0 to 1, tilts in log-odds. */
export type EdgeProbability = {
  readonly alphaPost: number;
  readonly sdPost: number;
  readonly chance: number;
  readonly chanceLow: number;
  /** Standard error of the chance. */
  readonly error: number;
};

/**
 * The chance that what a leader buys comes true, from his measured tilt shrunk toward that of all leaders: the posterior of
 * a normal tilt, B = v/(v + τ²), α' = μ + (1 − B)(α − μ), sd' = √(v(1 − B)), and logit q = logit p + α'.
 *
 * Sizing carries the lower bound as a ratio of odds, exp(α' − z × sd'), in millionths (`core/sizing/kelly.ts`).
 *
 * @returns INVALID_PRICE for a price that is decided; NON_POSITIVE_VARIANCE for a variance below zero.
 */
export function edgeProbability(input: EdgeInput): Statistic<EdgeProbability> {
  if (!Object.values(input).every(Number.isFinite)) return missing('NON_FINITE');
  const { price, alpha, variance, mean, betweenVariance, z } = input;
  if (price <= 0 || price >= 1) return missing('INVALID_PRICE');
  if (variance < 0 || betweenVariance < 0) return missing('NON_POSITIVE_VARIANCE');
  const kept = betweenVariance === 0 ? 0 : betweenVariance / (variance + betweenVariance);
  const alphaPost = mean + kept * (alpha - mean);
  const sdPost = Math.sqrt(variance * kept);
  const chance = tilted(price, alphaPost);
  const chanceLow = tilted(price, alphaPost - z * sdPost);
  return known({ alphaPost, sdPost, chance, chanceLow, error: chance * (1 - chance) * sdPost });
}

/** The logistic of logit p + tilt, as odds: no logarithm to lose digits by. */
function tilted(price: number, tilt: number): number {
  const against = (1 - price) * Math.exp(-tilt);
  return price / (price + against);
}
