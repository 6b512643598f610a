import { isBelowGoal, withShortLists } from '#core/detection/coverage.ts';
import { type Coverage, type MeasuredDay, type UnmeasuredDay } from '#core/model/coverage.ts';
import { type Settings } from '#core/model/settings.ts';
import { type Wallet } from '#core/values/ids.ts';
import { DAY_MS, later, startOfUtcDay, type UnixMs, utcDate } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { PortError } from '#ports/errors.ts';
import { type Log } from '#ports/log.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { measureCoverage, type CoverageDeps } from './measure-coverage.ts';
import { fromMinute } from './run-guarded.ts';

export type YesterdayDeps = CoverageDeps & {
  readonly clock: Clock;
  readonly snapshots: Pick<Snapshots, 'coverage' | 'addCoverage'>;
  readonly log: Log;
};

/** When the day before is measured: by ten past midnight a feed that works shows all of it, and it is recorded. */
export const NOT_BEFORE_MS = 10 * 60_000;
/** How long after midnight rows that cannot be read are tried again before the day is given up. */
export const GIVE_UP_MS = 70 * 60_000;
/** How long a run goes on to the next leader; what is left is done a minute later. */
export const NEXT_LEADER_WITHIN_MS = 20_000;

/** Actions told one by one; the log is no list. */
const MAX_TOLD = 5;

/**
 * Measures, once for every leader, how much of the UTC day before was recorded and copied, and tells what was missed.
 *
 * The stored result is what says that a day is done. A leader who cannot be read now is tried again by the next run;
 * the first of a run changes with the minute, so that one who takes all the time does not shut the others out.
 */
export async function measureYesterday(deps: YesterdayDeps, settings: Settings, now: UnixMs): Promise<void> {
  const today = startOfUtcDay(now);
  if (now - today < NOT_BEFORE_MS) return;
  const yesterday = later(today, -DAY_MS);
  for (const [index, leader] of fromMinute(settings.leaders, now).entries()) {
    if (index > 0 && (await deps.clock.now()) - now > NEXT_LEADER_WITHIN_MS) return;
    try {
      await measureOnce(deps, { leader: leader.wallet, day: yesterday, settings, now });
    } catch (error) {
      if (!(error instanceof PortError)) throw error;
      putOff(deps.log, { leader: leader.wallet, code: error.code, message: error.message });
    }
  }
}

type DayInput = {
  readonly leader: Wallet;
  readonly day: UnixMs;
  readonly settings: Settings;
  readonly now: UnixMs;
};

async function measureOnce(deps: YesterdayDeps, input: DayInput): Promise<void> {
  const { leader, day } = input;
  if ((await deps.snapshots.coverage(leader, utcDate(day))) !== undefined) return;
  const coverage = await measureCoverage(deps, input);
  if (coverage === undefined) return;
  if (coverage.isWhole || isLastWord(coverage, input)) await keep(deps, coverage);
  else putOff(deps.log, { leader, code: coverage.why });
}

/** A day too long for one walk stays so; a feed that is behind catches up; rows may be readable the next time. */
function isLastWord({ why }: UnmeasuredDay, { day, now }: DayInput): boolean {
  switch (why) {
    case 'WALK_CUT':
    case 'TOO_MANY_ACTIONS':
      return true;
    case 'FEED_BEHIND':
      return false;
    case 'ROWS_UNREADABLE':
      return now - later(day, DAY_MS) >= GIVE_UP_MS;
  }
}

function putOff(log: Log, fields: Readonly<Record<string, string>>): void {
  log.warn('coverage not measured, tried again', fields);
  log.count('CoverageFailures');
}

/** What a person must hear is told before the day counts as done: a run that ends in between tells it again. */
async function keep({ snapshots, log }: YesterdayDeps, coverage: Coverage): Promise<void> {
  if (coverage.isWhole) tell(log, coverage);
  else {
    const { leader, day, why } = coverage;
    log.warn('coverage cannot be measured', { leader, day, why });
    log.count('CoverageUnknown');
  }
  const isFirst = await snapshots.addCoverage(coverage.isWhole ? withShortLists(coverage) : coverage);
  if (!isFirst || !coverage.isWhole) return;
  log.count('ActionsDetected', coverage.detectedCount);
  log.count('ActionsMissed', coverage.missedCount);
  log.count('ActionsShort', coverage.shortCount);
}

function tell(log: Log, day: MeasuredDay): void {
  const { leader, actionCount, detectedCount, missedCount, shortCount, duplicateCount } = day;
  const counts = { actionCount, detectedCount, missedCount, shortCount, duplicateCount };
  log.info('coverage', { leader, day: day.day, ...counts });
  for (const { transaction, token, type, shares, recorded } of [...day.missed, ...day.short].slice(0, MAX_TOLD))
    log.warn('leader action missed', { leader, transaction, token, type, shares, recorded });
  for (const { transaction, token, type, shares, recorded } of day.duplicates.slice(0, MAX_TOLD))
    log.warn('leader action recorded with too much', { leader, transaction, token, type, shares, recorded });
  if (isBelowGoal(day)) log.count('CoverageBelowGoal');
  if (duplicateCount > 0) log.count('ActionsTooLarge', duplicateCount);
}
