import { medianOf } from './quantile.ts';
import { flawOf } from './series.ts';
import { known, missing, type Statistic } from './statistic.ts';

/**
 * What was won for each dollar lost, over bets (quant.md, 2.6).
 *
 * @param profits - In dollars or any other unit, one a bet.
 * @returns Null where nothing was won or lost (EMPTY), and where nothing was lost (NO_LOSSES).
 * @example
 * profitFactorOf(Float64Array.of(30, -10, 20, -25, 0)).value; // 1.4286
 */
export function profitFactorOf(profits: Float64Array): Statistic {
  const flaw = flawOf(profits, 1);
  if (flaw !== undefined) return missing(flaw);
  const { won, lost } = sumsOf(profits);
  if (won === 0 && lost === 0) return missing('EMPTY');
  return lost === 0 ? missing('NO_LOSSES') : finite(won / lost);
}

/** The same with the median size of a bet's profit added to both sides: what ranks a record without losses. */
export function rankedProfitFactorOf(profits: Float64Array): Statistic {
  const flaw = flawOf(profits, 1);
  if (flaw !== undefined) return missing(flaw);
  const { won, lost } = sumsOf(profits);
  const typical = medianOf(profits.map(Math.abs));
  return lost + typical === 0 ? missing('NO_LOSSES') : finite((won + typical) / (lost + typical));
}

function sumsOf(profits: Float64Array): { readonly won: number; readonly lost: number } {
  let [won, lost] = [0, 0];
  for (const profit of profits) {
    if (profit > 0) won += profit;
    else lost -= profit;
  }
  return { won, lost };
}

function finite(value: number): Statistic {
  return Number.isFinite(value) ? known(value) : missing('NON_FINITE');
}
