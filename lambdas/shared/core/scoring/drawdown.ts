import { at, flawOf } from './series.ts';
import { known, missing, type Statistic } from './statistic.ts';

/** The deepest fall of a path, as a part of the value it fell from; its places are positions in the path. */
export type Drawdown = {
  /** Zero where the path never falls. */
  readonly mdd: number;
  readonly peak: number | null;
  readonly trough: number | null;
  /** The first place at or above the peak again; null while it is not reached. */
  readonly recovery: number | null;
};

/**
 * The deepest drawdown of an equity path that begins with its starting value (quant.md, 2.7); of equal ones the first.
 *
 * @returns Null for an empty path, and for one that begins at zero or below (DEGENERATE).
 * @example
 * drawdownOf(Float64Array.of(100, 120, 90, 130)).value; // { mdd: 0.25, peak: 1, trough: 2, recovery: 3 }
 */
export function drawdownOf(equity: Float64Array): Statistic<Drawdown> {
  const flaw = flawOf(equity, 1);
  if (flaw !== undefined) return missing(flaw);
  if (at(equity, 0) <= 0) return missing('DEGENERATE');
  let [top, mdd] = [0, 0];
  let [peak, trough]: readonly [number | null, number | null] = [null, null];
  for (const [place, value] of equity.entries()) {
    const highest = at(equity, top);
    if (value > highest) top = place;
    const fall = (highest - value) / highest;
    if (fall > mdd) [mdd, peak, trough] = [fall, top, place];
  }
  return known({ mdd, peak, trough, recovery: recoveryOf({ equity, peak, trough }) });
}

type RecoveryInput = {
  readonly equity: Float64Array;
  readonly peak: number | null;
  readonly trough: number | null;
};

function recoveryOf({ equity, peak, trough }: RecoveryInput): number | null {
  if (peak === null || trough === null) return null;
  const wanted = at(equity, peak);
  const after = equity.subarray(trough).findIndex((value) => value >= wanted);
  return after === -1 ? null : trough + after;
}

type PathInput = {
  readonly returns: Float64Array;
  /** True for returns on what is there each day; false for those on a constant capital base. */
  readonly isCompounded: boolean;
};

/** The equity path of returns, from a starting value of 1. */
export function equityOf({ returns, isCompounded }: PathInput): Float64Array {
  const path = new Float64Array(returns.length + 1);
  path[0] = 1;
  for (const [day, value] of returns.entries())
    path[day + 1] = isCompounded ? at(path, day) * (1 + value) : at(path, day) + value;
  return path;
}
