import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { doorbellSchema } from '#contract/messages.ts';
import { digest, type ParentId } from '#core/values/ids.ts';
import { PortError } from '#ports/errors.ts';
import { type FunctionLog } from './function-log.ts';
import { logRun } from './log-run.ts';

/**
 * Makes a Lambda handler of a job for one parent order, rung for by FIFO messages.
 *
 * A message that fails goes back to the queue, and with it whatever follows in its group: order within a group is kept.
 * A body that cannot be read never will be: it is counted and let go, for the table holds the truth.
 */
export function doorbellHandler(
  log: FunctionLog,
  run: (parentId: ParentId) => Promise<void>,
): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  return middy<SQSEvent, SQSBatchResponse>()
    .use(logRun(log))
    .handler(async ({ Records: records }) => {
      const failedGroups = new Set<string>();
      const batchItemFailures: { itemIdentifier: string }[] = [];
      for (const record of records) {
        const group = record.attributes.MessageGroupId ?? record.messageId;
        if (!failedGroups.has(group) && (await isDone(log, record, run))) continue;
        failedGroups.add(group);
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
      return { batchItemFailures };
    });
}

async function isDone(
  log: FunctionLog,
  record: SQSRecord,
  run: (parentId: ParentId) => Promise<void>,
): Promise<boolean> {
  const parentId = readParentId(record.body);
  if (parentId === undefined) {
    // Whatever it holds stays out of the log: its size and a hash tell one from another.
    log.warn('unreadable doorbell', { bytes: record.body.length, hash: digest(record.body) });
    log.count('UnknownDoorbells');
    return true;
  }
  try {
    await run(parentId);
    return true;
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    log.failed(error);
    return error.recovery !== 'retry';
  }
}

function readParentId(body: string): ParentId | undefined {
  try {
    return doorbellSchema.parse(JSON.parse(body)).parentId as ParentId;
  } catch {
    return undefined;
  }
}
