import { type MiddlewareObj } from '@middy/core';
import { type FunctionLog } from './function-log.ts';

/** Names the run in the log, says what failed, and publishes the counts whatever happens. */
export function logRun(log: FunctionLog): MiddlewareObj {
  return {
    before: ({ context }) => {
      log.start(context.awsRequestId);
    },
    after: () => {
      log.publish();
    },
    onError: ({ error }) => {
      log.failed(error);
      log.publish();
    },
  };
}
