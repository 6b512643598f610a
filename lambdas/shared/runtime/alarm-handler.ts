import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { type FunctionLog } from './function-log.ts';
import { logRun } from './log-run.ts';

/** Makes a Lambda handler of what a topic starts; a run that fails is started again by AWS, twice. */
export function alarmHandler<Report>(
  log: FunctionLog,
  run: (event: unknown) => Promise<Report>,
): (event: unknown, context: Context) => Promise<Report> {
  return middy<unknown, Report>().use(logRun(log)).handler(run);
}
