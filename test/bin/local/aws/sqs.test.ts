import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageResult,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type LocalAws, startLocalAws } from '../../../../bin/local/aws/local-aws.ts';
import type { LocalClock } from '../../../../bin/local/aws/local-clock.ts';
import { localQueue } from '../../../../bin/local/aws/queue.ts';
import { sqsClient } from './support/clients.ts';
import { stepClock } from './support/step-clock.ts';

const VISIBILITY = 180_000;
const DEDUPLICATION = 300_000;
let clock: LocalClock;
let aws: LocalAws;
let client: SQSClient;

beforeEach(async () => {
  clock = stepClock(1_000_000);
  aws = await startLocalAws({ clock, stage: 'test' });
  client = sqsClient(aws);
});
afterEach(async () => {
  client.destroy();
  await aws.close();
});

function send(body: string, group = 'g', deduplication = body): Promise<SendMessageResult> {
  return client.send(
    new SendMessageCommand({
      QueueUrl: aws.doorbell.url,
      MessageBody: body,
      MessageGroupId: group,
      MessageDeduplicationId: deduplication,
    }),
  );
}
async function receive(
  max = 10,
  rest: { WaitTimeSeconds?: number; VisibilityTimeout?: number } = {},
): Promise<Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: aws.doorbell.url,
      MaxNumberOfMessages: max,
      MessageSystemAttributeNames: ['All'],
      ...rest,
    }),
  );
  return Messages;
}
async function remove(message: Message | undefined): Promise<void> {
  await client.send(new DeleteMessageCommand({ QueueUrl: aws.doorbell.url, ReceiptHandle: message?.ReceiptHandle }));
}
async function nameOf(refused: Promise<unknown>): Promise<string> {
  const error: unknown = await refused.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof Error ? error.name : 'not refused';
}
function pass(ms: number): void {
  clock.advance(clock.now() + ms);
}
const bodies = (messages: readonly Message[]): unknown[] => messages.map(({ Body }) => Body);

describe('sending', () => {
  it('answers with digest, id and growing sequence numbers that the SDK accepts', async () => {
    const first = await send('a');
    const second = await send('b');
    expect(first.MD5OfMessageBody).toBe('0cc175b9c0f1b6a831c399e269772661');
    expect(BigInt(second.SequenceNumber ?? 0)).toBeGreaterThan(BigInt(first.SequenceNumber ?? 0));
    const [message] = await receive(1);
    expect(message).toMatchObject({
      MessageId: first.MessageId,
      Body: 'a',
      Attributes: {
        MessageGroupId: 'g',
        MessageDeduplicationId: 'a',
        ApproximateReceiveCount: '1',
        SentTimestamp: '1000000',
      },
    });
  });

  it('knows a deduplication id within its group alone, where the queue is set so', async () => {
    await send('a', 'g', 'id');
    await send('b', 'other', 'id');
    await send('a', 'g', 'id');
    expect(bodies(await receive())).toEqual(['a', 'b']);
    const ofQueue = localQueue(clock, { name: 'q', url: 'q', visibilityTimeoutMs: 1, retentionMs: 1 });
    const sent = ['g', 'other'].map((groupId) => ofQueue.send({ body: groupId, groupId, deduplicationId: 'id' }));
    expect(sent.map(({ body }) => body)).toEqual(['g', 'g']);
  });

  it('swallows a deduplication id for five minutes, also after deletion, and not a millisecond longer', async () => {
    const first = await send('a');
    await remove((await receive())[0]);
    pass(DEDUPLICATION - 1);
    expect((await send('a')).MessageId).toBe(first.MessageId);
    expect(await receive()).toEqual([]);
    pass(1);
    expect((await send('a')).MessageId).not.toBe(first.MessageId);
    expect(bodies(await receive())).toEqual(['a']);
  });

  it('refuses what FIFO queues refuse', async () => {
    const raw = (input: object): Promise<string> =>
      nameOf(client.send(new SendMessageCommand({ QueueUrl: aws.doorbell.url, MessageBody: 'a', ...input })));
    expect(await raw({ MessageDeduplicationId: 'd' })).toBe('MissingParameter');
    expect(await raw({ MessageGroupId: 'g' })).toBe('InvalidParameterValue');
    expect(await raw({ MessageGroupId: 'g', MessageDeduplicationId: 'd', DelaySeconds: 5 })).toBe(
      'InvalidParameterValue',
    );
    expect(await raw({ MessageGroupId: 'g', MessageDeduplicationId: 'd', QueueUrl: `${aws.doorbell.url}x` })).toBe(
      'QueueDoesNotExist',
    );
  });

  it('sends batches and names the entries that fail', async () => {
    const { Successful, Failed } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: aws.doorbell.url,
        Entries: [
          { Id: '1', MessageBody: 'a', MessageGroupId: 'g', MessageDeduplicationId: 'a' },
          { Id: '2', MessageBody: 'b', MessageDeduplicationId: 'b' },
        ],
      }),
    );
    expect(Successful?.map(({ Id }) => Id)).toEqual(['1']);
    expect(Failed).toEqual([expect.objectContaining({ Id: '2', Code: 'MissingParameter' })]);
  });
});

describe('receiving', () => {
  it('gives up to ten of a group in order, and blocks the group while one is in flight', async () => {
    for (let index = 0; index < 12; index += 1) await send(`a${index}`);
    await send('b0', 'other');
    const first = await receive(10);
    expect(bodies(first)).toEqual(Array.from({ length: 10 }, (_, index) => `a${index}`));
    expect(bodies(await receive(10))).toEqual(['b0']);
    for (const message of first.slice(0, 9)) await remove(message);
    expect(await receive(10)).toEqual([]);
    await remove(first[9]);
    expect(bodies(await receive(10))).toEqual(['a10', 'a11']);
  });

  it('gives a message again when its visibility ended, in its place, with a new receipt', async () => {
    await send('a');
    await send('b');
    const [early] = await receive(1);
    pass(VISIBILITY - 1);
    expect(await receive()).toEqual([]);
    pass(1);
    const [again, next] = await receive(2);
    expect(bodies([again ?? {}, next ?? {}])).toEqual(['a', 'b']);
    expect(again?.Attributes?.ApproximateReceiveCount).toBe('2');
    expect(again?.ReceiptHandle).not.toBe(early?.ReceiptHandle);
  });

  it('refuses to delete with an expired receipt, so that the message comes again', async () => {
    await send('a');
    const [early] = await receive();
    pass(VISIBILITY);
    expect(await nameOf(remove(early))).toBe('InvalidParameterValue');
    const [late] = await receive();
    expect(await nameOf(remove(early))).toBe('InvalidParameterValue');
    await remove(late);
    // A second deletion of what is gone is harmless, as on AWS.
    await remove(late);
    expect(await nameOf(remove({ ReceiptHandle: 'nonsense' }))).toBe('ReceiptHandleIsInvalid');
  });

  it('changes visibility, zero makes it due at once', async () => {
    await send('a');
    const [message] = await receive(1, { VisibilityTimeout: 1 });
    const change = (VisibilityTimeout: number): Promise<unknown> =>
      client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: aws.doorbell.url,
          ReceiptHandle: message?.ReceiptHandle,
          VisibilityTimeout,
        }),
      );
    await change(600);
    pass(599_999);
    expect(await receive()).toEqual([]);
    await change(0);
    expect(await receive()).toHaveLength(1);
  });

  it('waits on the clock: an arrival, the end of a visibility and the deadline end the wait', async () => {
    const arrival = receive(1, { WaitTimeSeconds: 20 });
    while (clock.nextDue() === undefined) await new Promise((resolve) => setImmediate(resolve));
    await send('a');
    expect(bodies(await arrival)).toEqual(['a']);

    pass(VISIBILITY - 5000);
    const visibility = receive(1, { WaitTimeSeconds: 20 });
    while (clock.nextDue() === undefined) await new Promise((resolve) => setImmediate(resolve));
    expect(clock.nextDue()).toBe(clock.now() + 5000);
    pass(5000);
    expect(bodies(await visibility)).toEqual(['a']);

    const nothing = receive(1, { WaitTimeSeconds: 20 });
    while (clock.nextDue() === undefined) await new Promise((resolve) => setImmediate(resolve));
    pass(20_000);
    expect(await nothing).toEqual([]);
  });

  it('moves a message to the dead letters when it is due after the fifth receive', async () => {
    await send('poison');
    await send('next');
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect(bodies(await receive(1))).toEqual(['poison']);
      pass(VISIBILITY);
    }
    expect(bodies(await receive(1))).toEqual(['next']);
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl: aws.deadLetters.url }));
    expect(bodies(Messages ?? [])).toEqual(['poison']);
  });

  it('forgets a message after its retention', async () => {
    await send('a');
    pass(4 * 86_400_000);
    expect(await receive()).toEqual([]);
  });
});

describe('the queue itself', () => {
  it('is found by name, counted and purged', async () => {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'polycopy-test-doorbell.fifo' }));
    expect(QueueUrl).toBe(aws.environment['POLYCOPY_QUEUE_URL']);
    expect(QueueUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/000000000000\/polycopy-test-doorbell\.fifo$/);
    await send('a');
    await send('b', 'other');
    await receive(1);
    const count = async (): Promise<unknown> => {
      const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
      return [Attributes?.ApproximateNumberOfMessages, Attributes?.ApproximateNumberOfMessagesNotVisible];
    };
    expect(await count()).toEqual(['1', '1']);
    await client.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await count()).toEqual(['0', '0']);
  });
});
