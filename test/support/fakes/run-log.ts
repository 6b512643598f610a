import type { Context } from 'aws-lambda';
import { type FunctionLog } from '#runtime/function-log.ts';
import { countingLog, type CountingLog } from './counting-log.ts';

/** A function's log that keeps what it was told of failures, and how often it was published. */
export type RunLog = FunctionLog & CountingLog & { readonly failures: unknown[]; published: number };

/** Starts with nothing told. */
export function runLog(): RunLog {
  const log: RunLog = {
    ...countingLog(),
    failures: [],
    published: 0,
    start: () => undefined,
    failed: (error) => {
      log.failures.push(error);
    },
    called: () => undefined,
    publish: () => {
      log.published += 1;
    },
  };
  return log;
}

/** The context of an invocation with this much time left. */
export function aContext(remainingMs = 90_000): Context {
  return { awsRequestId: 'request', getRemainingTimeInMillis: () => remainingMs } as Context;
}
