import { type Coverage } from '../model/coverage.ts';
import { equityOf, type FollowerEquity, peakOf } from '../model/follower-equity.ts';
import { type DailyNews, type NewsCursor } from '../model/news.ts';
import { type FollowerMode } from '../model/settings.ts';
import { drawdownOf } from '../risk/drawdown.ts';
import { type FollowerName } from '../values/ids.ts';
import { minus } from '../values/quantity.ts';
import { DAY_MS, later, startOfUtcDay, type UnixMs, utcDate } from '../values/unix-ms.ts';

type DailyNewsInput = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly began: NonNullable<NewsCursor['day']>;
  /** Measured on the day after. */
  readonly equity: FollowerEquity;
  /** What became of the day before for each leader that is followed; undefined where it is not measured. */
  readonly coverages: readonly (Coverage | undefined)[];
  readonly now: UnixMs;
};

/** The day before a moment, YYYY-MM-DD. */
export function dayBefore(now: UnixMs): string {
  return utcDate(later(now, -DAY_MS));
}

/** The day that has ended, as the first measurement after it tells. */
export function dailyNews({ follower, mode, began, equity, coverages, now }: DailyNewsInput): DailyNews {
  const own = coverages.flatMap((one) =>
    one?.isWhole === true ? one.followers.filter((each) => each.follower === follower) : [],
  );
  const counts = new Map<string, number>();
  for (const { code, count } of own.flatMap(({ reasons }) => reasons))
    counts.set(code, (counts.get(code) ?? 0) + count);
  return {
    kind: 'daily',
    id: `daily#${began.day}`,
    follower,
    mode,
    at: startOfUtcDay(now),
    days: [began.day, dayBefore(now)],
    equity: equityOf(equity),
    pnl: minus(equity.dayProfit, began.profit),
    drawdown: drawdownOf(equityOf(equity), peakOf(equity)),
    copied: own.reduce((sum, { copiedCount }) => sum + copiedCount, 0),
    skipped: [...counts]
      .map(([code, count]) => ({ code, count }))
      .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
    isCounted: coverages.every((one) => one?.isWhole === true),
  };
}
