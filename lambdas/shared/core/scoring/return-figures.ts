import { calmarOf, type Calmar } from './calmar.ts';
import { type Moments, momentsOf } from './moments.ts';
import { profitFactorOf } from './profit-factor.ts';
import { meanOf, sumOf } from './series.ts';
import { DAYS_PER_YEAR, type Sharpe, sharpeOf } from './sharpe.ts';
import { type Sortino, sortinoOf } from './sortino.ts';
import { missing, type Statistic } from './statistic.ts';
import { type AnnualSharpe, annualSharpeOf } from './time-aggregation.ts';
import { type ValueAtRisk, valueAtRisk } from './value-at-risk.ts';

/** One day by its return, as a part of the capital. */
export type ExtremeDay = { readonly day: string; readonly value: number };

/** What daily returns on a constant capital say; parts, a year where they are named so. */
export type ReturnFigures = {
  readonly totalReturn: number;
  readonly annualReturn: number;
  readonly annualVolatility: number | null;
  readonly moments: Statistic<Moments>;
  readonly sharpe: Statistic<Sharpe>;
  /** The yearly Sharpe ratio with and without what one day says of the next. */
  readonly annualSharpe: Statistic<AnnualSharpe>;
  readonly sortino: Statistic<Sortino>;
  readonly calmar: Statistic<Calmar>;
  /** What was won for each part lost, over days. */
  readonly omega: Statistic;
  readonly risk: Statistic<ValueAtRisk>;
  readonly best: ExtremeDay | null;
  readonly worst: ExtremeDay | null;
};

const CONFIDENCE = 0.95;

/** Reads the figures off daily returns. */
export function returnFigures(days: readonly string[], returns: Float64Array): ReturnFigures {
  const moments = momentsOf(returns);
  const sd = moments.value?.sd ?? null;
  return {
    totalReturn: sumOf(returns),
    annualReturn: returns.length === 0 ? 0 : meanOf(returns) * DAYS_PER_YEAR,
    annualVolatility: sd === null ? null : sd * Math.sqrt(DAYS_PER_YEAR),
    moments,
    sharpe: sharpeOf({ returns }),
    annualSharpe: annualSharpeOf(returns),
    sortino: sortinoOf({ returns }),
    calmar: calmarOf({ returns, isCompounded: false }),
    omega: returns.length === 0 ? missing('EMPTY') : profitFactorOf(returns),
    risk: valueAtRisk(returns, CONFIDENCE),
    best: extremeDay(days, returns, Math.max(...returns)),
    worst: extremeDay(days, returns, Math.min(...returns)),
  };
}

function extremeDay(days: readonly string[], returns: Float64Array, value: number): ExtremeDay | null {
  const day = days[returns.indexOf(value)];
  return day === undefined ? null : { day, value };
}
