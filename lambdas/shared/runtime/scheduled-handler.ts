import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { LOOP_MS } from '#contract/functions.ts';
import { SCHEDULE_SOURCE, scheduledRunSchema } from '#contract/messages.ts';
import { type FunctionLog } from './function-log.ts';
import { logRun } from './log-run.ts';

/** What a scheduled run is told. */
export type ScheduledRun = {
  /** False where an event started it that is not the schedule's. */
  readonly isScheduled: boolean;
  readonly resume: boolean;
  /** Which part of the leaders it is for, where the function has parts. */
  readonly shard: number;
  /** How long a loop may go on. */
  readonly forMs: number;
};

/** A run must end well before Lambda ends it. */
const ENDING_MS = 15_000;

/** Makes a Lambda handler of a job that a schedule starts; what the job reports is the result of the invocation. */
export function scheduledHandler<Report>(
  log: FunctionLog,
  run: (input: ScheduledRun) => Promise<Report>,
): (event: unknown, context: Context) => Promise<Report> {
  return middy<unknown, Report>()
    .use(logRun(log))
    .handler(async (event, context) => {
      const { source, resume, shard } = scheduledRunSchema.parse(event ?? {});
      const forMs = Math.min(LOOP_MS, context.getRemainingTimeInMillis() - ENDING_MS);
      return run({ isScheduled: source === SCHEDULE_SOURCE, resume, shard, forMs });
    });
}
