import { type SQSClient } from '@aws-sdk/client-sqs';
import { type Process } from '../process.ts';
import { type SimulatedQueue } from './sqs.ts';

type Entry = {
  readonly MessageBody?: string;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
};

/** One message, or a batch of them. */
type SendInput = Entry & { readonly Entries?: readonly Entry[] };

/** The queue as the doorbell's adapter sees it, behind the fate of a process: a batch shares one fate. */
export function queueClient(process: Process, queue: Pick<SimulatedQueue, 'send'>): SQSClient {
  const send = ({ input }: { readonly input: SendInput }): Promise<unknown> =>
    process.call({
      point: 'queue.send',
      about: (input.Entries ?? [input]).map(({ MessageBody = '' }) => MessageBody).join(' '),
      effect: (fault) => {
        for (const { MessageBody, MessageGroupId, MessageDeduplicationId } of input.Entries ?? [input])
          queue.send(fault, {
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
  return { send } as unknown as SQSClient;
}
