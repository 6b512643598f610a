import { type SQSClient } from '@aws-sdk/client-sqs';
import { doorbellSchema } from '#contract/messages.ts';
import { type Mirror } from '../judge/mirror.ts';
import { subjectOf } from '../matrix.ts';
import { type Process } from '../process.ts';
import { type SimulatedQueue } from './sqs.ts';

type Entry = {
  readonly MessageBody?: string;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
};

/** One message, or a batch of them. */
type SendInput = Entry & { readonly Entries?: readonly Entry[] };

/**
 * The queue as the doorbell's adapter sees it, behind the fate of a process: a batch shares one fate, and its subject is
 * the first parent that it names. The process itself may have lanes, and one of them reads while another rings.
 */
export function queueClient(process: Process, { send: take }: Pick<SimulatedQueue, 'send'>, mirror: Mirror): SQSClient {
  const send = ({ input }: { readonly input: SendInput }): Promise<unknown> => {
    const messages = input.Entries ?? [input];
    const key = `PO#${doorbellSchema.parse(JSON.parse(messages[0]?.MessageBody ?? '')).parentId}`;
    return process.call<unknown>({
      point: 'queue.send',
      subject: subjectOf(mirror, { key, changes: undefined }),
      about: messages.map(({ MessageBody = '' }) => MessageBody).join(' '),
      effect: (fault) => {
        for (const { MessageBody, MessageGroupId, MessageDeduplicationId } of messages)
          take(fault, {
            group: MessageGroupId ?? '',
            deduplication: MessageDeduplicationId ?? '',
            body: MessageBody ?? '',
          });
        return {};
      },
      lost: () => {
        throw new Error('the queue did not answer in time');
      },
    });
  };
  return { send } as unknown as SQSClient;
}
