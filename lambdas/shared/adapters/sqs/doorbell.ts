import {
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type DoorbellMessage } from '#contract/messages.ts';
import { digest, type ParentId } from '#core/values/ids.ts';
import { type Doorbell, type Ring } from '#ports/doorbell.ts';
import { UnavailableError } from '#ports/errors.ts';

/** The queue to ring on. */
export type DoorbellQueue = { readonly client: SQSClient; readonly queueUrl: string };

const MAX_DEDUPLICATION_ID = 128;
/** What the queue takes in one request. */
const MAX_BATCH = 10;

/**
 * Rings on a FIFO queue, one group for each follower and token, so that orders of one position are taken one after another.
 *
 * The queue swallows a ring of the same parent at the same version within five minutes; `again` makes it another one.
 */
export function sqsDoorbell({ client, queueUrl }: DoorbellQueue): Doorbell {
  const answered = async (parentId: ParentId, send: () => Promise<unknown>): Promise<void> => {
    try {
      await send();
    } catch (cause) {
      throw new UnavailableError('the doorbell queue cannot be reached', { parentId }, cause);
    }
  };
  const ring: Doorbell['ring'] = (parent, again) =>
    answered(parent.parentId, () =>
      client.send(new SendMessageCommand({ QueueUrl: queueUrl, ...messageFor(parent, again) })),
    );
  return {
    ring,
    async ringAll(parents) {
      for (let start = 0; start < parents.length; start += MAX_BATCH) {
        const batch = parents.slice(start, start + MAX_BATCH);
        const [first] = batch;
        if (first === undefined) return;
        if (batch.length === 1) await ring(first);
        else {
          const entries = batch.map((parent, index) => ({ Id: String(index), ...messageFor(parent) }));
          await answered(first.parentId, async () => {
            const answer = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
            const refused = answer.Failed?.length ?? 0;
            if (refused > 0) throw new Error(`${refused} of ${batch.length} messages were not taken`);
          });
        }
      }
    },
  };
}

type Message = Required<Pick<SendMessageCommandInput, 'MessageBody' | 'MessageGroupId' | 'MessageDeduplicationId'>>;

function messageFor({ parentId, follower, token, version }: Ring, again?: string): Message {
  const message: DoorbellMessage = { v: 1, parentId };
  return {
    MessageBody: JSON.stringify(message),
    MessageGroupId: digest('group', follower, token),
    MessageDeduplicationId: deduplicationId([parentId, version.toString(), ...(again === undefined ? [] : [again])]),
  };
}

/** Readable where it fits what the queue allows, hashed where not. */
function deduplicationId(parts: readonly string[]): string {
  const plain = parts.join('.');
  return plain.length <= MAX_DEDUPLICATION_ID && /^[A-Za-z0-9.:-]+$/.test(plain) ? plain : digest(...parts);
}
