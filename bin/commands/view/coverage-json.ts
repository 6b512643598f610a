import { type ActionDifference } from '#core/model/coverage.ts';
import { type Bps } from '#core/values/bps.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { isComplete, type LeaderCoverage } from '../leader-coverage.ts';

/** What a day came to, for machines, with every difference: shares as decimal text, parts in hundredths of a percent, times in milliseconds. */
export function coverageJson(day: string, leaders: readonly LeaderCoverage[]): Readonly<Record<string, unknown>> {
  return { day, isComplete: leaders.every(isComplete), leaders: leaders.map(leaderJson) };
}

function leaderJson({ name, wallet, coverage }: LeaderCoverage): Readonly<Record<string, unknown>> {
  const common = { leader: name, wallet, isWatched: coverage !== undefined };
  if (coverage === undefined) return common;
  if (!coverage.isWhole) return { ...common, isWhole: false, why: coverage.why };
  const { actionCount, detectedCount, missedCount, shortCount, duplicateCount, tooLateCount } = coverage;
  return {
    ...{ ...common, isWhole: true, until: new Date(coverage.until).toISOString() },
    ...{ actions: actionCount, detected: detectedCount, coverageBps: bpsJson(coverage.coverage) },
    ...{ missedCount, missed: coverage.missed.map(differenceJson) },
    ...{ shortCount, short: coverage.short.map(differenceJson) },
    ...{ duplicateCount, duplicates: coverage.duplicates.map(differenceJson) },
    ...{ late: coverage.late ?? null, tooLate: tooLateCount, firstSeenBy: coverage.sources },
    followers: coverage.followers.map(({ follower, buyCount, copied, ...counts }) => ({
      ...{ follower, purchases: buyCount, copied: counts.copiedCount, copiedBps: bpsJson(copied) },
      ...{ open: counts.openCount, missed: counts.missedCount, withoutOrder: counts.unansweredCount },
      reasons: counts.reasons,
    })),
  };
}

function bpsJson(part: Bps | undefined): number | null {
  return part === undefined ? null : Number(part);
}

function differenceJson(one: ActionDifference): Readonly<Record<string, unknown>> {
  const { type, transaction, token, at, shares, recorded } = one;
  const amounts = { shares: formatMicros(shares), recorded: formatMicros(recorded) };
  return { time: new Date(at).toISOString(), type, transaction, token, ...amounts };
}
