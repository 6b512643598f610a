import { RINGING_COUNTS } from '#contract/alarms.ts';
import { FUNCTIONS } from '#contract/functions.ts';

/** A question that Logs Insights answers from the lines of some functions. */
export type LogQuery = {
  readonly title: string;
  /** By the names of the contract. */
  readonly functions: readonly string[];
  readonly lines: readonly string[];
};

const EVERY = FUNCTIONS.map(({ name }) => name);

/** By which counts alerts were rung, newest first. */
export const ALERTS_BY_COUNT: LogQuery = {
  title: 'Alerts by count',
  functions: EVERY,
  lines: [
    'fields @timestamp, service, @message',
    `filter message = "counted" and (${RINGING_COUNTS.map((name) => `ispresent(counts.${name})`).join(' or ')})`,
    'sort @timestamp desc',
    'limit 50',
  ],
};

/** What became of entries: copied, or why not. */
export const VERDICTS_BY_REASON: LogQuery = {
  title: 'Decisions on entries, by reason',
  functions: ['executor'],
  lines: ['filter message = "verdict"', 'stats count(*) as entries by verdict, code', 'sort entries desc'],
};

/** How long each stage of a copy took, in milliseconds since the leader's block. */
export const DELAY_BY_STAGE: LogQuery = {
  title: "Milliseconds since the leader's block, by stage (median, 90 of 100)",
  functions: ['executor'],
  lines: [
    'filter message = "copied"',
    'stats count(*) as copies, pct(seenMs, 50) as seen50, pct(recordedMs, 50) as recorded50, pct(decidedMs, 50) as decided50, pct(signedMs, 50) as signed50, pct(sentMs, 50) as sent50, pct(ackedMs, 50) as acked50, pct(seenMs, 90) as seen90, pct(ackedMs, 90) as acked90',
  ],
};

/** How far the best price had moved from the leader's when a copy was decided; the whole cost is in the reports. */
export const COST_BY_LEADER: LogQuery = {
  title: "Best price against the leader's when decided, in bps, by leader (positive is worse)",
  functions: ['executor'],
  lines: [
    'filter message = "copied"',
    'stats count(*) as copies, avg(movedBps) as mean, pct(movedBps, 50) as median, pct(movedBps, 90) as worst10 by leader',
  ],
};

/** What part of each leader's day was recorded. */
export const COVERAGE_BY_DAY: LogQuery = {
  title: "Coverage of leaders' days",
  functions: ['portfolio-tracker'],
  lines: [
    'filter message = "coverage"',
    'fields day, leader, actionCount, detectedCount, missedCount, shortCount, duplicateCount',
    'sort @timestamp desc',
    'limit 30',
  ],
};

/** Answers of the venue and of the chain. */
export const CALLS_BY_HOST: LogQuery = {
  title: 'Calls, failures and latency by host',
  functions: EVERY,
  lines: [
    'filter message = "calls"',
    'stats sum(calls) as requests, sum(failures) as failed, avg(meanMs) as meanLatencyMs, max(maxMs) as slowestMs by host',
    'sort requests desc',
  ],
};

/** Orders of which nobody knew at once what became of them, and what they came to. */
export const UNKNOWN_OUTCOMES: LogQuery = {
  title: 'Outcomes unknown, proven dead and not proven, by hour',
  functions: ['executor', 'reconciler'],
  lines: [
    'filter message = "counted"',
    'stats sum(counts.OutcomesUnknown) as unknown, sum(counts.OutcomesDead) as dead, sum(counts.OutcomesUnproven) as unproven by bin(1h)',
  ],
};
