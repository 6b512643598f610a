import { invariant } from '../values/invariant.ts';
import { spreadOf } from './moments.ts';
import { at } from './series.ts';
import { known, type Statistic } from './statistic.ts';
import { autocovariancesOf } from './time-aggregation.ts';

type NeweyWestInput = {
  readonly series: Float64Array;
  /** How many days before count. */
  readonly lag: number;
};

/**
 * The standard error of a mean, in the unit of the series, with Bartlett's weights 1 − j ÷ (lag + 1) and no correction for
 * the degrees of freedom (Newey and West 1987; quant.md, section 3).
 *
 * @returns Null for fewer than two values, and for a constant series.
 */
export function neweyWestMeanOf({ series, lag }: NeweyWestInput): Statistic {
  invariant(Number.isInteger(lag) && lag >= 0, 'a lag is a whole number of days');
  const spread = spreadOf(series);
  if (spread.value === null) return spread;
  const autocovariances = autocovariancesOf(series, Math.min(lag, series.length));
  let sum = at(autocovariances, 0);
  for (let before = 1; before < autocovariances.length; before += 1)
    sum += 2 * (1 - before / (lag + 1)) * at(autocovariances, before);
  return known(Math.sqrt(Math.max(0, sum) / series.length));
}
