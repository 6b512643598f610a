/** Why a statistic has no number (quant.md, section 0, with what single methods add). */
export type StatisticReason =
  | 'EMPTY'
  | 'TOO_FEW'
  | 'NON_FINITE'
  | 'ZERO_VARIANCE'
  | 'NO_LOSSES'
  | 'NO_DOWNSIDE'
  | 'NO_DRAWDOWN'
  | 'SEPARATED'
  | 'BELOW_BENCHMARK'
  | 'NON_POSITIVE_VARIANCE'
  | 'DEGENERATE'
  | 'INVALID_PRICE'
  | 'INVALID_PROBABILITY'
  | 'PRICE_LIMIT'
  | 'ARBITRAGE';

/** A statistic, or the reason why there is none; no NaN, infinity or zero stands in its place. */
export type Statistic<Value = number> =
  | { readonly value: Value; readonly reason?: undefined }
  | { readonly value: null; readonly reason: StatisticReason };

/** A statistic that has a value. */
export function known<Value>(value: Value): Statistic<Value> {
  return { value };
}

/** A statistic without one, and why. */
export function missing(reason: StatisticReason): { readonly value: null; readonly reason: StatisticReason } {
  return { value: null, reason };
}
