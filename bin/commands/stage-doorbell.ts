import { sqsDoorbell } from '#adapters/sqs/doorbell.ts';
import { DOORBELL_QUEUE } from '#contract/queue.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { UnavailableError } from '#ports/errors.ts';
import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** The doorbell of a stage, whose queue is looked up by its name with the first ring. */
export function stageDoorbell({ client, stage }: { readonly client: SQSClient; readonly stage: string }): Doorbell {
  let known: Doorbell | undefined;
  const found = async (): Promise<Doorbell> => {
    known ??= sqsDoorbell({ client, queueUrl: await queueUrl(client, stage) });
    return known;
  };
  return {
    ring: async (parent, again) => (await found()).ring(parent, again),
    ringAll: async (parents) => (parents.length === 0 ? undefined : (await found()).ringAll(parents)),
  };
}

async function queueUrl(client: SQSClient, stage: string): Promise<string> {
  try {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: DOORBELL_QUEUE.name(stage) }));
    if (QueueUrl !== undefined) return QueueUrl;
  } catch (cause) {
    throw new UnavailableError('the doorbell queue cannot be found', { stage }, cause);
  }
  throw new UnavailableError('the doorbell queue has no address', { stage });
}
