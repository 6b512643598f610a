import { spreadOf } from './moments.ts';
import { at } from './series.ts';
import { DAYS_PER_YEAR } from './sharpe.ts';
import { known, missing, type Statistic } from './statistic.ts';

type AggregationInput = {
  /** How many periods make the long one, such as 365 days a year. */
  readonly periods: number;
  /** Of the lags 1, 2, …; a lag that is not there has none. */
  readonly autocorrelations: Float64Array;
};

/**
 * What a Sharpe ratio per period is multiplied by for one of many periods: q ÷ √(q + 2Σ(q − k)ρ_k) (Lo 2002, eq. 20).
 *
 * @returns Null where the autocorrelations leave no variance (NON_POSITIVE_VARIANCE).
 * @example
 * aggregationFactor({ periods: 365, autocorrelations: new Float64Array() }); // √365
 */
export function aggregationFactor({ periods, autocorrelations }: AggregationInput): Statistic {
  if (!Number.isFinite(periods) || !autocorrelations.every(Number.isFinite)) return missing('NON_FINITE');
  if (periods < 1) return missing('TOO_FEW');
  let variance = periods;
  for (let lag = 1; lag < periods && lag <= autocorrelations.length; lag += 1)
    variance += 2 * (periods - lag) * at(autocorrelations, lag - 1);
  return variance > 0 ? known(periods / Math.sqrt(variance)) : missing('NON_POSITIVE_VARIANCE');
}

/** A yearly Sharpe ratio beside what the lag of one day makes of it. */
export type AnnualSharpe = {
  readonly plain: number;
  /** Autocorrelation of lag 1: stale marks make it positive. */
  readonly lag1: number;
  /** Beyond 2 ÷ √n, so that the corrected value stands beside the plain one. */
  readonly isAutocorrelated: boolean;
  /** By the autocorrelation of lag 1 and its powers; null where they leave no variance. */
  readonly corrected: number | null;
};

/** The Sharpe ratio of a year of daily returns, plain and corrected for autocorrelation (quant.md, 2.2). */
export function annualSharpeOf(returns: Float64Array): Statistic<AnnualSharpe> {
  const spread = spreadOf(returns);
  if (spread.value === null) return spread;
  const { n, mean, sd } = spread.value;
  const autocovariances = autocovariancesOf(returns, 1);
  const lag1 = at(autocovariances, 1) / at(autocovariances, 0);
  // One day's correlation alone says what a decaying one does after more of them.
  const autocorrelations = Float64Array.from({ length: DAYS_PER_YEAR - 1 }, (_none, index) => lag1 ** (index + 1));
  const factor = aggregationFactor({ periods: DAYS_PER_YEAR, autocorrelations }).value;
  return known({
    plain: (mean / sd) * Math.sqrt(DAYS_PER_YEAR),
    lag1,
    isAutocorrelated: Math.abs(lag1) > 2 / Math.sqrt(n),
    corrected: factor === null ? null : (mean / sd) * factor,
  });
}

/** The autocovariances over n of the lags 0 to `lags`, around the mean; lags beyond the series are zero. */
export function autocovariancesOf(series: Float64Array, lags: number): Float64Array {
  const n = series.length;
  let mean = 0;
  for (const value of series) mean += value / n;
  const centred = series.map((value) => value - mean);
  return Float64Array.from({ length: lags + 1 }, (_none, lag) => {
    let sum = 0;
    for (let index = lag; index < n; index += 1) sum += at(centred, index) * at(centred, index - lag);
    return sum / n;
  });
}
