import { drawdownOf, equityOf } from './drawdown.ts';
import { at, flawOf, meanOf } from './series.ts';
import { DAYS_PER_YEAR } from './sharpe.ts';
import { known, missing, type Statistic } from './statistic.ts';

type CalmarInput = {
  readonly returns: Float64Array;
  /** True for returns on what is there each day; false for those on a constant capital base. */
  readonly isCompounded: boolean;
  readonly periodsPerYear?: number;
};

/** The return of a year for each unit of the deepest drawdown. */
export type Calmar = {
  /** A decimal: by geometric mean where returns compound, else by arithmetic mean. */
  readonly annualReturn: number;
  readonly value: number;
};

/**
 * Annual return ÷ deepest drawdown (Young 1991; quant.md, 2.7).
 *
 * @returns Null for no returns, a path that never falls (NO_DRAWDOWN), and where compounding has no meaning since more
 * than everything was lost, or is beyond any number (DEGENERATE).
 */
export function calmarOf({ returns, isCompounded, periodsPerYear = DAYS_PER_YEAR }: CalmarInput): Statistic<Calmar> {
  const flaw = flawOf(returns, 1);
  if (flaw !== undefined) return missing(flaw);
  const equity = equityOf({ returns, isCompounded });
  const drawdown = drawdownOf(equity);
  if (drawdown.value === null) return drawdown;
  const { mdd } = drawdown.value;
  if (mdd === 0) return missing('NO_DRAWDOWN');
  if (isCompounded && returns.some((value) => value < -1)) return missing('DEGENERATE');
  const annualReturn = isCompounded
    ? at(equity, returns.length) ** (periodsPerYear / returns.length) - 1
    : meanOf(returns) * periodsPerYear;
  const value = annualReturn / mdd;
  return Number.isFinite(value) ? known({ annualReturn, value }) : missing('DEGENERATE');
}
