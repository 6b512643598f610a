import { type ActionCoverage, type ActionDifference, type Lateness, type MeasuredDay } from '../model/coverage.ts';
import { type LeaderAction, type LeaderEvent } from '../model/leader-event.ts';
import { type Bps, bps, ONE_IN_BPS } from '../values/bps.ts';
import { type EventId } from '../values/ids.ts';
import { NO_SHARES } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';

/** The part of a leader's actions that must be recorded in full: 99.9 %. Exactly that is enough. */
export const COVERAGE_GOAL = bps(9_990n);

/** Differences listed of each kind in what is stored: an item holds 400 KB. */
export const MAX_LISTED = 50;

/** Recording leaves out what differs by no more. */
const TOLERANCE = 1n;

/** What was recorded of an action. */
export type RecordedAction = {
  readonly event: LeaderEvent;
  /** When the newest part of it was seen: a supplement may have come later. */
  readonly seenAt: UnixMs;
};

type CoverageInput = {
  /** What the leader did, each action once. */
  readonly actions: readonly LeaderAction[];
  readonly recorded: ReadonlyMap<EventId, RecordedAction>;
  readonly maxTradeAgeMs: number;
};

/** Holds what a leader did against what was recorded of it; the order of neither matters. */
export function coverageOf({ actions, recorded, maxTradeAgeMs }: CoverageInput): ActionCoverage {
  const differences = actions.map((action) => differenceOf(action, recorded.get(action.eventId))).sort(byTime);
  const isMissed = ({ eventId }: ActionDifference): boolean => !recorded.has(eventId);
  const missed = differences.filter(isMissed);
  const short = differences.filter((one) => !isMissed(one) && one.shares - one.recorded > TOLERANCE);
  const duplicates = differences.filter((one) => !isMissed(one) && one.recorded - one.shares > TOLERANCE);
  const ages = actions.flatMap(({ eventId, at }) => {
    const found = recorded.get(eventId);
    return found === undefined ? [] : [found.seenAt - at];
  });
  const late = latenessOf(ages);
  const coverage = partOf(actions.length - missed.length - short.length, actions.length);
  return {
    actionCount: actions.length,
    detectedCount: actions.length - missed.length,
    ...{ missedCount: missed.length, missed },
    ...{ shortCount: short.length, short },
    ...{ duplicateCount: duplicates.length, duplicates },
    ...(coverage === undefined ? {} : { coverage }),
    ...(late === undefined ? {} : { late }),
    tooLateCount: ages.filter((age) => age > maxTradeAgeMs).length,
    sources: sourcesOf(actions, recorded),
  };
}

/** True when less was recorded than must be. */
export function isBelowGoal({ coverage }: Pick<ActionCoverage, 'coverage'>): boolean {
  return coverage !== undefined && coverage < COVERAGE_GOAL;
}

/** Cuts the lists to what one item can hold; the counts stay. */
export function withShortLists(day: MeasuredDay): MeasuredDay {
  return {
    ...day,
    missed: day.missed.slice(0, MAX_LISTED),
    short: day.short.slice(0, MAX_LISTED),
    duplicates: day.duplicates.slice(0, MAX_LISTED),
  };
}

/** A part of a count in hundredths of a percent, rounded down; undefined of nothing. */
export function partOf(part: number, whole: number): Bps | undefined {
  return whole === 0 ? undefined : bps((BigInt(part) * ONE_IN_BPS) / BigInt(whole));
}

function differenceOf(action: LeaderAction, found: RecordedAction | undefined): ActionDifference {
  const { eventId, type, transaction, token, at, shares } = action;
  return { eventId, type, transaction, token, at, shares, recorded: found?.event.total ?? NO_SHARES };
}

function byTime(a: ActionDifference, b: ActionDifference): number {
  return a.at - b.at || (a.eventId < b.eventId ? -1 : 1);
}

/** The smallest value that so many percent of the values do not exceed. */
function latenessOf(ages: readonly number[]): Lateness | undefined {
  const sorted = ages.toSorted((a, b) => a - b);
  const ranked = (percent: number): number => sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? 0;
  return sorted.length === 0 ? undefined : { p50Ms: ranked(50), p95Ms: ranked(95), maxMs: ranked(100) };
}

function sourcesOf(
  actions: readonly LeaderAction[],
  recorded: ReadonlyMap<EventId, RecordedAction>,
): ActionCoverage['sources'] {
  const counts = new Map<string, number>();
  for (const { eventId } of actions) {
    const source = recorded.get(eventId)?.event.sources[0];
    if (source !== undefined) counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  return [...counts].map(([source, count]) => ({ source, count })).sort((a, b) => (a.source < b.source ? -1 : 1));
}
