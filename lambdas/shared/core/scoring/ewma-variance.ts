import { invariant } from '../values/invariant.ts';
import { spreadOf } from './moments.ts';
import { flawOf } from './series.ts';
import { known, missing, type Statistic } from './statistic.ts';

type VarianceInput = {
  /** Daily returns as decimals, oldest first. */
  readonly returns: Float64Array;
  /** From 0 to 1; the RiskMetrics factor of a day by default. */
  readonly decay?: number;
  /** The variance before the first day; that of the first 20 days by default. */
  readonly start?: number;
};

/** RiskMetrics (1996) for daily volatility; for a Sharpe ratio it forgets far too soon. */
const DAILY_DECAY = 0.94;
const FIRST_DAYS = 20;

/**
 * The variance forecast for the day after the last: v = decay × v + (1 − decay) × r², around a mean of zero (quant.md, 9.1).
 *
 * @returns Squared returns per day. Null for no returns, and for fewer than 20 where no start is given.
 * @example
 * ewmaVarianceOf({ returns: Float64Array.of(0.02), decay: 0.94, start: 0.0001 }).value; // 0.000118
 */
export function ewmaVarianceOf({ returns, decay = DAILY_DECAY, start }: VarianceInput): Statistic {
  invariant(decay >= 0 && decay <= 1, 'a decay is from 0 to 1');
  const flaw = flawOf(returns, start === undefined ? FIRST_DAYS : 1);
  if (flaw !== undefined) return missing(flaw);
  let variance = start ?? varianceOf(returns.subarray(0, FIRST_DAYS));
  for (const value of returns) variance = decay * variance + (1 - decay) * value * value;
  return Number.isFinite(variance) ? known(variance) : missing('NON_FINITE');
}

function varianceOf(returns: Float64Array): number {
  // The first days of a trader who does nothing vary by nothing.
  return (spreadOf(returns).value?.sd ?? 0) ** 2;
}
