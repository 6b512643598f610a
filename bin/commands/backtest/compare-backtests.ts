import { type ReplayResult } from '#core/replay/replay-result.ts';
import { compareSets, type SetComparison } from '#core/scoring/compare-sets.ts';

type CompareInput = {
  readonly backtests: readonly { readonly name: string; readonly result: ReplayResult }[];
  /** All that was tried until now; at least these settings, each times the leaders that it looked at. */
  readonly trials: number | undefined;
  readonly seed: bigint;
};

/** Sets settings beside each other by the days that they came to; a ratio hangs on no capital, so that dollars do. */
export function compareBacktests({ backtests, trials, seed }: CompareInput): SetComparison {
  const looked = backtests.reduce((sum, { result }) => sum + new Set(result.days.map(({ leader }) => leader)).size, 0);
  const sets = backtests.map(({ name, result }) => ({ name, returns: dollarsOf(result) }));
  return compareSets({ sets, trials: Math.max(trials ?? 1, looked), seed });
}

function dollarsOf({ days }: ReplayResult): Float64Array {
  const byDay = [...Map.groupBy(days, ({ day }) => day).values()];
  return Float64Array.from(byDay, (own) => Number(own.reduce((sum, { profit }) => sum + profit, 0n)) / 1e6);
}
