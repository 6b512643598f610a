import { type LongRunVariance, longRunVarianceOf } from './long-run-variance.ts';
import { spreadOf } from './moments.ts';
import { known, missing, type Statistic } from './statistic.ts';

type ErrorInput = {
  readonly returns: Float64Array;
  readonly isPrewhitened: boolean;
  /** Where recent days weigh more: their ratio over the population deviation, and how many equal days they are worth. */
  readonly weighted?: { readonly sharpe: number; readonly nEff: number };
};

/** The standard error of a Sharpe ratio per period that autocorrelation does not fool. */
export type SharpeError = LongRunVariance & { readonly se: number };

/** The lags of what prewhitening leaves need three values. */
const LEAST = 4;

/**
 * The standard error of a Sharpe ratio by the long-run variance of each day's influence on it: ψ = z − (S ÷ 2)(z² − 1), the
 * delta method of Ledoit and Wolf (2008, eqs. 2 to 5) free of the unit, for one series (quant.md, section 3).
 *
 * @returns Without the floor of `flooredSe`. Null for fewer than four returns, and for a constant series.
 */
export function sharpeErrorOf({ returns, isPrewhitened, weighted }: ErrorInput): Statistic<SharpeError> {
  const spread = spreadOf(returns);
  if (spread.value === null) return spread;
  const { n, mean, populationSd } = spread.value;
  if (n < LEAST) return missing('TOO_FEW');
  const sharpe = weighted?.sharpe ?? mean / populationSd;
  const influences = returns.map((value) => {
    const z = (value - mean) / populationSd;
    return z - (sharpe / 2) * (z * z - 1);
  });
  const variance = longRunVarianceOf({ series: influences, isPrewhitened });
  return known({ ...variance, se: Math.sqrt(variance.lrv / (weighted?.nEff ?? n)) });
}

type FloorInput = { readonly se: number; readonly nEff: number };

/** At least what it is without skill, 1 ÷ √nEff, so that short and quiet records do not look precise. */
export function flooredSe({ se, nEff }: FloorInput): number {
  return Math.max(se, 1 / Math.sqrt(nEff));
}
