import type { LoadProfile } from './load-profile.ts';

/** How many are followed, and by how many, and for how long already. */
export type Scale = {
  readonly leaders: number;
  readonly followers: number;
  /** Months since the start; the profile's own where nothing is said. */
  readonly months?: number | undefined;
};

/** What happens in one month of a deployment. */
export type MonthlyLoad = {
  readonly leaders: number;
  readonly followers: number;
  readonly days: number;
  /** Over all followers. */
  readonly copied: number;
  readonly skipped: number;
  readonly doorbells: number;
  /** That followers ever had until the end of the month. */
  readonly positions: number;
  /** In the table at the end of the month. */
  readonly storedBytes: number;
};

/** Multiplies the profile by the number of leaders and followers: every follower copies every leader. */
export function monthlyLoad(profile: LoadProfile, scale: Scale, hoursPerMonth: number): MonthlyLoad {
  const { leaders, followers } = scale;
  const days = hoursPerMonth / 24;
  const months = scale.months ?? profile.monthsRunning.value;
  const copied = leaders * followers * profile.copiedPerLeaderAndDay.value * days;
  const skipped = leaders * followers * profile.skippedPerLeaderAndDay.value * days;
  const { storage } = profile;
  const bytesPerMonth =
    copied * storage.bytesPerCopiedTrade +
    skipped * storage.bytesPerSkippedTrade +
    days * (followers * storage.bytesPerFollowerAndDay + leaders * storage.bytesPerLeaderAndDay);
  return {
    leaders,
    followers,
    days,
    copied,
    skipped,
    doorbells: copied + skipped,
    positions: copied * profile.positionsPerCopiedTrade.value * months,
    storedBytes: bytesPerMonth * months,
  };
}
