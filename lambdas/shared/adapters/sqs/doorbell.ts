import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type DoorbellMessage } from '#contract/messages.ts';
import { digest } from '#core/values/ids.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { UnavailableError } from '#ports/errors.ts';

/** The queue to ring on. */
export type DoorbellQueue = { readonly client: SQSClient; readonly queueUrl: string };

const MAX_DEDUPLICATION_ID = 128;

/**
 * Rings on a FIFO queue, one group for each follower and token, so that orders of one position are taken one after another.
 *
 * The queue swallows a ring of the same parent at the same version within five minutes; `again` makes it another one.
 */
export function sqsDoorbell({ client, queueUrl }: DoorbellQueue): Doorbell {
  return {
    ring: async (parent, again) => {
      const message: DoorbellMessage = { v: 1, parentId: parent.parentId };
      const command = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(message),
        MessageGroupId: digest('group', parent.follower, parent.token),
        MessageDeduplicationId: deduplicationId([
          parent.parentId,
          parent.version.toString(),
          ...(again === undefined ? [] : [again]),
        ]),
      });
      try {
        await client.send(command);
      } catch (cause) {
        throw new UnavailableError('the doorbell queue cannot be reached', { parentId: parent.parentId }, cause);
      }
    },
  };
}

/** Readable where it fits what the queue allows, hashed where not. */
function deduplicationId(parts: readonly string[]): string {
  const plain = parts.join('.');
  return plain.length <= MAX_DEDUPLICATION_ID && /^[A-Za-z0-9.:-]+$/.test(plain) ? plain : digest(...parts);
}
