import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { LocalClock } from './local-clock.ts';
import { bodyDigest, type LocalQueue, type ReceivedMessage } from './queue.ts';
import { ServiceError } from './service-error.ts';
import { messageAttributes } from './sqs-server.ts';

export type EventSourceOptions = {
  readonly clock: LocalClock;
  readonly queue: LocalQueue;
  readonly batchSize: number;
  readonly maxConcurrency: number;
  /** Whether messages that the function names stay; otherwise a run that returns has done all of them. */
  readonly reportsFailures: boolean;
  /** Hands every batch over twice at once, and again after it was deleted. */
  readonly deliverTwice: boolean;
  invoke(event: SQSEvent): Promise<unknown>;
  readonly signal: AbortSignal;
};

export type EventSource = {
  /** Starts what can be delivered now. */
  pump(): void;
  /** Whether `pump` would start something. */
  canDeliver(): boolean;
};

/**
 * Starts a function for the queue's messages, as Lambda's event source mapping does.
 *
 * What the function does not name in `batchItemFailures` is deleted; after a throw everything stays until its
 * visibility ends. Names count only where the mapping says that the function reports failures.
 */
export function eventSource(options: EventSourceOptions): EventSource {
  const { clock, queue, signal } = options;
  const state: { active: number; timerAt: number | undefined } = { active: 0, timerAt: undefined };
  const canDeliver = (): boolean => !signal.aborted && state.active < options.maxConcurrency && queue.isDeliverable();

  const pump = (): void => {
    while (canDeliver()) {
      const messages = queue.receive({ max: options.batchSize });
      if (messages.length === 0) break;
      state.active += 1;
      void deliver(options, messages).finally(() => {
        state.active -= 1;
        pump();
      });
    }
    if (clock.speed !== 'max') wakeAtNextVisibility();
  };
  /** Where time stands still, whoever moves it pumps. */
  const wakeAtNextVisibility = (): void => {
    const at = queue.nextVisibleAt();
    if (at === undefined || signal.aborted || (state.timerAt !== undefined && state.timerAt <= at)) return;
    state.timerAt = at;
    void clock
      .waitUntil(at, 'timer', signal)
      .catch(() => undefined)
      .then(() => {
        if (state.timerAt === at) state.timerAt = undefined;
        if (!signal.aborted) pump();
      });
  };
  const stop = queue.onDeliverable(pump);
  signal.addEventListener('abort', stop);
  return { pump, canDeliver };
}

async function deliver(options: EventSourceOptions, messages: readonly ReceivedMessage[]): Promise<void> {
  const event = eventOf(options.queue, messages);
  const copies = options.deliverTwice ? 2 : 1;
  const [outcome] = await Promise.allSettled(Array.from({ length: copies }, () => options.invoke(event)));
  if (outcome?.status !== 'fulfilled') return;
  const failed = options.reportsFailures ? failedIds(outcome.value, messages) : new Set<string>();
  const done = messages.filter((message) => !failed.has(message.messageId));
  for (const message of done) deleteMessage(options.queue, message);
  if (options.deliverTwice) await options.invoke(event).catch(() => undefined);
}

function deleteMessage(queue: LocalQueue, message: ReceivedMessage): void {
  try {
    queue.delete(message.receiptHandle);
  } catch (error) {
    // Its visibility ended meanwhile: it will be delivered again, which the function must bear.
    if (!(error instanceof ServiceError)) throw error;
  }
}

function failedIds(result: unknown, messages: readonly ReceivedMessage[]): ReadonlySet<string> {
  const failures = (result as Partial<SQSBatchResponse> | null)?.batchItemFailures ?? [];
  const failed = new Set(failures.map((failure) => failure.itemIdentifier));
  const known = new Set(messages.map((message) => message.messageId));
  // Lambda treats a batch as failed when it cannot tell which message an id means.
  return [...failed].every((id) => known.has(id)) ? failed : known;
}

function eventOf(queue: LocalQueue, messages: readonly ReceivedMessage[]): SQSEvent {
  return {
    Records: messages.map((message) => ({
      messageId: message.messageId,
      receiptHandle: message.receiptHandle,
      body: message.body,
      attributes: messageAttributes(message),
      messageAttributes: {},
      md5OfBody: bodyDigest(message.body),
      eventSource: 'aws:sqs',
      eventSourceARN: queue.arn,
      awsRegion: 'local',
    })),
  };
}
