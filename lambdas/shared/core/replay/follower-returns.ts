import { type Follower } from '../model/settings.ts';
import { type ReplayDay } from './replay-result.ts';

/** A follower's profit of each day through all leaders, as a part of his capital. */
export function followerReturns(
  days: readonly ReplayDay[],
  { name, totalCapital }: Pick<Follower, 'name' | 'totalCapital'>,
): Float64Array {
  const own = Map.groupBy(
    days.filter(({ follower }) => follower === name),
    ({ day }) => day,
  );
  const profits = [...own.values()].map((all) => all.reduce((sum, { profit }) => sum + profit, 0n));
  return Float64Array.from(profits, (profit) => Number(profit) / Number(totalCapital));
}
