import { spreadOf } from './moments.ts';
import { known, missing, type Statistic } from './statistic.ts';

/** Markets of the venue trade every day. */
export const DAYS_PER_YEAR = 365;

type SharpeInput = {
  /** Returns per period as decimals, oldest first. */
  readonly returns: Float64Array;
  readonly periodsPerYear?: number;
  /** What a period brings without any risk, as a decimal; zero by default. */
  readonly riskFree?: number;
};

/** A Sharpe ratio and its standard errors under no autocorrelation; per period but for `annual`. */
export type Sharpe = {
  readonly daily: number;
  readonly annual: number;
  /** For normal returns (Lo 2002). */
  readonly seIid: number;
  /** For skewed returns with fat tails (Mertens 2002, Opdyke 2007). */
  readonly seMertens: number;
};

/**
 * Mean over sample deviation of returns (quant.md, 2.1).
 *
 * @returns Null for fewer than two returns and for a constant series.
 * @example
 * sharpeOf({ returns: Float64Array.of(0.01, 0.02, 0.03) }).value?.daily; // 2
 */
export function sharpeOf({ returns, periodsPerYear = DAYS_PER_YEAR, riskFree = 0 }: SharpeInput): Statistic<Sharpe> {
  const spread = spreadOf(returns.map((value) => value - riskFree));
  if (spread.value === null) return spread;
  const { n, mean, sd } = spread.value;
  const daily = mean / sd;
  // Two values alone can make the estimate exact, and its rounding negative.
  const factor = Math.max(0, varianceFactor({ ...spread.value, sharpe: daily }));
  return finite({
    daily,
    annual: daily * Math.sqrt(periodsPerYear),
    seIid: Math.sqrt((1 + (daily * daily) / 2) / n),
    seMertens: Math.sqrt(factor / (n - 1)),
  });
}

type ShapeInput = { readonly sharpe: number; readonly skew: number; readonly kurt: number };

/** 1 − skew × S + (kurtosis − 1) ÷ 4 × S²: n − 1 times the variance of a Sharpe ratio per period (Mertens 2002). */
export function varianceFactor({ sharpe, skew, kurt }: ShapeInput): number {
  return 1 - skew * sharpe + ((kurt - 1) / 4) * sharpe * sharpe;
}

/** What overflows in the last step has no number either. */
function finite<Value extends Readonly<Record<string, number>>>(value: Value): Statistic<Value> {
  return Object.values(value).every(Number.isFinite) ? known(value) : missing('NON_FINITE');
}
