import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { scoringRunSchema } from '#contract/messages.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type FunctionLog } from './function-log.ts';
import { logRun } from './log-run.ts';

/** What a scoring run is told. */
export type AskedScores = {
  readonly asOf: UnixMs | undefined;
  readonly candidates: number | undefined;
  readonly forMs: number;
};

/** As long as the longest record takes to be read: a run that begins one ends before Lambda ends it. */
const ENDING_MS = 180_000;

/** Makes a Lambda handler of a job that scores a day: a schedule starts it, or a person with words of his own. */
export function scoringHandler<Report>(
  log: FunctionLog,
  run: (asked: AskedScores) => Promise<Report>,
): (event: unknown, context: Context) => Promise<Report> {
  return middy<unknown, Report>()
    .use(logRun(log))
    .handler(async (event, context) => {
      const { asOf, candidates } = scoringRunSchema.parse(event ?? {});
      const forMs = Math.max(0, context.getRemainingTimeInMillis() - ENDING_MS);
      return run({ asOf: asOf === undefined ? undefined : unixMs(Date.parse(asOf)), candidates, forMs });
    });
}
