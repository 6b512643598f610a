import type { SQSRecord } from 'aws-lambda';
import { DOORBELL_QUEUE } from '#contract/queue.ts';
import { httpClient, type WireRequest } from '../http-client.ts';

/** The queue as its event source on Lambda sees it. */
export type Doorbells = {
  /** Waits for the next message. @throws Error when none comes */
  next(): Promise<SQSRecord>;
  remove(record: SQSRecord): Promise<void>;
  /** Drops every message. */
  forget(): Promise<void>;
};

type Message = {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly Attributes: SQSRecord['attributes'];
};

/** The longest that the queue lets a caller wait. */
const LONGEST_WAIT_S = 20;

/** Takes messages over bare HTTP: polling is the platform's work on Lambda, not ours. */
export function doorbells(endpoint: string, queueUrl: string): Doorbells {
  const client = httpClient(Number.POSITIVE_INFINITY);
  const ask = async (operation: string, input: object): Promise<unknown> => {
    const { status, body } = await client.send(sqsRequest(endpoint, operation, { QueueUrl: queueUrl, ...input }));
    if (status !== 200) throw new Error(`${operation} was answered ${status}: ${body}`);
    return body === '' ? undefined : JSON.parse(body);
  };
  return {
    next: async () => {
      const answer = (await ask('ReceiveMessage', {
        MaxNumberOfMessages: DOORBELL_QUEUE.batchSize,
        WaitTimeSeconds: LONGEST_WAIT_S,
      })) as { readonly Messages?: readonly Message[] };
      const [message] = answer.Messages ?? [];
      if (message === undefined) throw new Error('nobody rang');
      return recordOf(message);
    },
    remove: async ({ receiptHandle }) => {
      await ask('DeleteMessage', { ReceiptHandle: receiptHandle });
    },
    forget: async () => {
      await ask('PurgeQueue', {});
    },
  };
}

/** A request to the queue, without the SDK. */
function sqsRequest(endpoint: string, operation: string, input: object): WireRequest {
  return {
    method: 'POST',
    url: new URL(endpoint),
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${operation}` },
    body: JSON.stringify(input),
  };
}

function recordOf({ MessageId, ReceiptHandle, Body, Attributes }: Message): SQSRecord {
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes,
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:doorbell.fifo',
    awsRegion: 'eu-west-1',
  };
}
