import type { JsonInput, JsonService } from './json-server.ts';
import type { LocalClock } from './local-clock.ts';
import { bodyDigest, type LocalQueue, type QueueMessage, type ReceivedMessage } from './queue.ts';
import { ServiceError } from './service-error.ts';

const MAX_MESSAGES = 10;
const MAX_BODY_BYTES = 1024 * 1024;
const MAX_VISIBILITY_S = 43_200;
const MAX_WAIT_S = 20;

/** Answers the SQS API for the given FIFO queues; attributes of messages are not imitated and refused. */
export function sqsService(clock: LocalClock, queues: readonly LocalQueue[]): JsonService {
  const queueOf = (input: JsonInput): LocalQueue => {
    const queue = queues.find(({ url, name }) => url === input['QueueUrl'] || name === input['QueueName']);
    if (queue === undefined)
      throw new ServiceError('QueueDoesNotExist', 'The specified queue does not exist.', {
        queryCode: 'AWS.SimpleQueueService.NonExistentQueue',
      });
    return queue;
  };
  return {
    targetPrefix: 'AmazonSQS',
    handle: async (operation, input, signal) => {
      const queue = queueOf(input);
      switch (operation) {
        case 'GetQueueUrl':
          return { QueueUrl: queue.url };
        case 'GetQueueAttributes':
          return { Attributes: attributesOf(queue) };
        case 'SendMessage':
          return sendMessage(queue, input);
        case 'SendMessageBatch':
          return sendBatch(queue, input);
        case 'ReceiveMessage':
          return { Messages: await receiveMessages(clock, queue, input, signal) };
        case 'DeleteMessage':
          queue.delete(text(input, 'ReceiptHandle'));
          return {};
        case 'ChangeMessageVisibility':
          queue.changeVisibility(
            text(input, 'ReceiptHandle'),
            seconds(input, 'VisibilityTimeout', MAX_VISIBILITY_S) * 1000,
          );
          return {};
        case 'PurgeQueue':
          queue.purge();
          return {};
        default:
          throw new ServiceError('UnsupportedOperation', `${operation} is not imitated`, {
            queryCode: 'AWS.SimpleQueueService.UnsupportedOperation',
          });
      }
    },
  };
}

function attributesOf(queue: LocalQueue): Readonly<Record<string, string>> {
  const { visible, inFlight } = queue.counts();
  const { redrive } = queue.options;
  return {
    QueueArn: queue.arn,
    FifoQueue: 'true',
    ContentBasedDeduplication: 'false',
    DeduplicationScope: queue.options.deduplicationScope ?? 'queue',
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: '0',
    VisibilityTimeout: String(queue.options.visibilityTimeoutMs / 1000),
    MessageRetentionPeriod: String(queue.options.retentionMs / 1000),
    ...(redrive === undefined
      ? {}
      : {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: redrive.deadLetters.arn,
            maxReceiveCount: redrive.maxReceiveCount,
          }),
        }),
  };
}

function sendMessage(queue: LocalQueue, input: JsonInput): object {
  const body = text(input, 'MessageBody');
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) throw invalid('MessageBody', `more than ${MAX_BODY_BYTES} bytes`);
  if (input['DelaySeconds'] !== undefined && input['DelaySeconds'] !== 0)
    throw invalid('DelaySeconds', 'a FIFO queue takes no delay per message');
  if (Object.keys(input['MessageAttributes'] ?? {}).length > 0)
    throw invalid('MessageAttributes', 'message attributes are not imitated');
  const groupId = text(input, 'MessageGroupId');
  if (input['MessageDeduplicationId'] === undefined)
    throw invalid('MessageDeduplicationId', 'the queue has no content-based deduplication');
  return sent(queue.send({ body, groupId, deduplicationId: text(input, 'MessageDeduplicationId') }));
}

function sent(message: QueueMessage): object {
  return {
    MessageId: message.messageId,
    MD5OfMessageBody: bodyDigest(message.body),
    SequenceNumber: message.sequenceNumber,
  };
}

function sendBatch(queue: LocalQueue, input: JsonInput): object {
  const entries = (Array.isArray(input['Entries']) ? input['Entries'] : []) as readonly JsonInput[];
  if (entries.length === 0) throw batchError('EmptyBatchRequest', 'There should be at least one entry.');
  if (entries.length > MAX_MESSAGES)
    throw batchError('TooManyEntriesInBatchRequest', `Maximum number of entries per request are ${MAX_MESSAGES}.`);
  if (new Set(entries.map((entry) => entry['Id'])).size < entries.length)
    throw batchError('BatchEntryIdsNotDistinct', 'Ids of a batch must be distinct.');
  const successful: object[] = [];
  const failed: object[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry['Id'], ...sendMessage(queue, entry) });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      failed.push({ Id: entry['Id'], Code: error.type, Message: error.message, SenderFault: true });
    }
  }
  return { Successful: successful, Failed: failed };
}

async function receiveMessages(
  clock: LocalClock,
  queue: LocalQueue,
  input: JsonInput,
  signal: AbortSignal,
): Promise<readonly object[]> {
  const max = input['MaxNumberOfMessages'] ?? 1;
  if (typeof max !== 'number' || !Number.isInteger(max) || max < 1 || max > MAX_MESSAGES)
    throw invalid('MaxNumberOfMessages', `must be between 1 and ${MAX_MESSAGES}, if provided`);
  const visibility =
    input['VisibilityTimeout'] === undefined
      ? {}
      : { visibilityMs: seconds(input, 'VisibilityTimeout', MAX_VISIBILITY_S) * 1000 };
  const deadline =
    clock.now() + (input['WaitTimeSeconds'] === undefined ? 0 : seconds(input, 'WaitTimeSeconds', MAX_WAIT_S)) * 1000;
  while (!queue.isDeliverable() && clock.now() < deadline && !signal.aborted)
    await untilDeliverable(clock, queue, deadline, signal);
  if (signal.aborted) return [];
  return queue.receive({ max, ...visibility }).map(received);
}

/** Waits for an arrival, the end of a visibility or the deadline, whichever is first. */
async function untilDeliverable(
  clock: LocalClock,
  queue: LocalQueue,
  deadline: number,
  signal: AbortSignal,
): Promise<void> {
  const woken = new AbortController();
  const wake = (): void => {
    woken.abort();
  };
  const stop = queue.onDeliverable(wake);
  signal.addEventListener('abort', wake, { once: true });
  const due = Math.min(deadline, queue.nextVisibleAt() ?? deadline);
  await clock.waitUntil(due, 'timer', woken.signal).catch((error: unknown) => {
    if (!woken.signal.aborted) throw error;
  });
  stop();
  signal.removeEventListener('abort', wake);
}

function received(message: ReceivedMessage): object {
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: bodyDigest(message.body),
    Attributes: messageAttributes(message),
  };
}

/** A received message's system attributes, as SQS and its event source spell them; times in milliseconds. */
export function messageAttributes(message: ReceivedMessage): {
  readonly ApproximateReceiveCount: string;
  readonly SentTimestamp: string;
  readonly SenderId: string;
  readonly ApproximateFirstReceiveTimestamp: string;
  readonly SequenceNumber: string;
  readonly MessageGroupId: string;
  readonly MessageDeduplicationId: string;
} {
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    SenderId: 'LOCAL',
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    SequenceNumber: message.sequenceNumber,
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.deduplicationId,
  };
}

function text(input: JsonInput, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new ServiceError('MissingParameter', `The request must contain the parameter ${name}.`, {
    queryCode: 'MissingParameter',
  });
}

function seconds(input: JsonInput, name: string, max: number): number {
  const value = input[name];
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw invalid(name, `must be between 0 and ${max}`);
}

function invalid(name: string, reason: string): ServiceError {
  return new ServiceError('InvalidParameterValue', `Value for parameter ${name} is invalid. Reason: ${reason}.`, {
    queryCode: 'InvalidParameterValue',
  });
}

function batchError(type: string, message: string): ServiceError {
  return new ServiceError(type, message, { queryCode: `AWS.SimpleQueueService.${type}` });
}
