import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { UnavailableError } from '#ports/errors.ts';
import { stageDoorbell } from '../../../bin/commands/stage-doorbell.ts';
import { aParent } from '../../support/builders/a-parent.ts';

const sqs = mockClient(SQSClient);
const doorbell = () => stageDoorbell({ client: new SQSClient({ region: 'eu-west-1' }), stage: 'test' });

beforeEach(() => {
  sqs.reset();
});

test('looks the queue of its stage up once, and not before it rings', async () => {
  sqs.on(GetQueueUrlCommand).resolves({ QueueUrl: 'https://sqs/queue' }).on(SendMessageCommand).resolves({});
  const bell = doorbell();
  await bell.ringAll([]);
  expect(sqs.calls()).toHaveLength(0);
  await bell.ring(aParent());
  await bell.ringAll([aParent()]);
  expect(sqs.commandCalls(GetQueueUrlCommand).map(({ args }) => args[0].input)).toEqual([
    { QueueName: 'polycopy-test-doorbell.fifo' },
  ]);
  expect(sqs.commandCalls(SendMessageCommand)).toHaveLength(2);
});

test('a queue that cannot be found is away, and is looked for again', async () => {
  sqs.on(GetQueueUrlCommand).rejectsOnce(new Error('denied')).resolves({});
  const bell = doorbell();
  await expect(bell.ring(aParent())).rejects.toThrow(UnavailableError);
  await expect(bell.ring(aParent())).rejects.toThrow(/no address/);
});
