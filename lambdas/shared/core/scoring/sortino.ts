import { flawOf, meanOf } from './series.ts';
import { DAYS_PER_YEAR } from './sharpe.ts';
import { known, missing, type Statistic } from './statistic.ts';

type SortinoInput = {
  readonly returns: Float64Array;
  /** The least return that is acceptable, per period as a decimal; zero by default. */
  readonly acceptable?: number;
  readonly periodsPerYear?: number;
};

/** Excess over the acceptable return for each unit of deviation below it; per period but for `annual`. */
export type Sortino = { readonly value: number; readonly downside: number; readonly annual: number };

/**
 * Mean excess ÷ downside deviation, which divides by all returns, not by those below (Sortino and van der Meer 1991; quant.md, 2.7).
 *
 * @returns Null for no returns, and where none is below what is acceptable (NO_DOWNSIDE).
 */
export function sortinoOf({
  returns,
  acceptable = 0,
  periodsPerYear = DAYS_PER_YEAR,
}: SortinoInput): Statistic<Sortino> {
  const flaw = flawOf(returns, 1);
  if (flaw !== undefined) return missing(flaw);
  const below = returns.map((value) => Math.min(value - acceptable, 0) ** 2);
  const downside = Math.sqrt(meanOf(below));
  if (downside === 0) return missing('NO_DOWNSIDE');
  const value = (meanOf(returns) - acceptable) / downside;
  const annual = value * Math.sqrt(periodsPerYear);
  return Number.isFinite(annual) ? known({ value, downside, annual }) : missing('NON_FINITE');
}
