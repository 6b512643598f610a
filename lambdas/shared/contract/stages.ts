/** What may differ from stage to stage; a change here is a change of the deployment. */
export type StageNumbers = {
  /** How long a function's log lines are kept, in days. */
  readonly logRetentionDays: 14 | 90;
  /** How far back the table can be restored, in days; AWS allows 1 to 35. */
  readonly restoreWindowDays: number;
  /** Runs of one scheduled function at once: one ends while the next begins. */
  readonly pollerConcurrency: number;
  /** Further attempts of the scheduler to start a function that could not be started. */
  readonly startRetries: number;
  /** How long a start is worth retrying, in milliseconds; the next one of the schedule is a better try. */
  readonly startMaxAgeMs: number;
  /** How long a start that never succeeded is kept for a person to look at, in milliseconds. */
  readonly failedStartRetentionMs: number;
  /** How long a scheduled function may go without a start before an alarm rings, in milliseconds; whole minutes. */
  readonly silenceAlarmMs: number;
  /** How long a doorbell may wait before an alarm rings, in milliseconds; longer than one failed try hides it. */
  readonly doorbellWaitAlarmMs: number;
};

const PERSONAL: StageNumbers = {
  logRetentionDays: 14,
  restoreWindowDays: 35,
  pollerConcurrency: 2,
  startRetries: 2,
  startMaxAgeMs: 60_000,
  failedStartRetentionMs: 14 * 86_400_000,
  silenceAlarmMs: 10 * 60_000,
  doorbellWaitAlarmMs: 5 * 60_000,
};

/** What differs from `PERSONAL`; every other name of a stage gets `PERSONAL` as it is. */
const EXCEPTIONS: Readonly<Record<string, Partial<StageNumbers>>> = {
  // A quarter of logs: an order is questioned when the account's statement comes, not when it is placed.
  prod: { logRetentionDays: 90 },
};

/** Looks up the numbers of a stage; names without an entry are personal stages. */
export function stageNumbers(stage: string): StageNumbers {
  return { ...PERSONAL, ...(Object.hasOwn(EXCEPTIONS, stage) ? EXCEPTIONS[stage] : {}) };
}
