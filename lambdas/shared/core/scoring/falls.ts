import { equityOf } from './drawdown.ts';
import { at } from './series.ts';

/** One way down from a peak and up again; places are positions in the path of equity, which begins with 1. */
export type Fall = {
  /** As a part of the peak. */
  readonly depth: number;
  readonly peak: number;
  readonly trough: number;
  /** The first place at the peak again; null while it is not reached. */
  readonly recovery: number | null;
};

/** How far below its peak the equity of returns on a constant capital is after each of them, as parts below zero. */
export function underwaterOf(returns: Float64Array): Float64Array {
  let peak = 1;
  return equityOf({ returns, isCompounded: false })
    .subarray(1)
    .map((equity) => {
      peak = Math.max(peak, equity);
      return (equity - peak) / peak;
    });
}

/** The deepest falls of returns on a constant capital, the deepest first; each lasts from its peak until that is reached again. */
export function deepestFalls(returns: Float64Array, count: number): readonly Fall[] {
  const falls: Fall[] = [];
  const equity = equityOf({ returns, isCompounded: false });
  let [peak, trough] = [0, 0];
  const note = (recovery: number | null): void => {
    if (trough > peak) falls.push({ depth: 1 - at(equity, trough) / at(equity, peak), peak, trough, recovery });
  };
  for (const [place, value] of equity.entries()) {
    if (value >= at(equity, peak)) {
      note(place);
      [peak, trough] = [place, place];
    } else if (value < at(equity, trough)) trough = place;
  }
  note(null);
  return falls.toSorted((a, b) => b.depth - a.depth).slice(0, count);
}
