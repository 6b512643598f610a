import { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV } from '#contract/env.ts';
import { DOORBELL_QUEUE } from '#contract/queue.ts';
import type { Deployment } from '../deployment.ts';
import type { CopyFunction } from './copy-function.ts';

/**
 * The doorbell: a FIFO queue whose messages carry ids, ordered within follower and token, and its dead-letter queue.
 *
 * Deduplication ids come from the sender: a hash of the content would swallow every re-ring for five minutes.
 */
export class DoorbellQueue extends Construct {
  private readonly queue: Queue;
  private readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: { readonly deployment: Deployment }) {
    super(scope, id);
    const { stage } = props.deployment;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...fifo,
      queueName: DOORBELL_QUEUE.deadLetterName(stage),
      retentionPeriod: Duration.millis(DOORBELL_QUEUE.deadLetterRetentionMs),
    });
    this.queue = new Queue(this, 'Queue', {
      ...fifo,
      queueName: DOORBELL_QUEUE.name(stage),
      visibilityTimeout: Duration.millis(DOORBELL_QUEUE.visibilityTimeoutMs),
      retentionPeriod: Duration.millis(DOORBELL_QUEUE.retentionMs),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: DOORBELL_QUEUE.maxReceiveCount },
    });
  }

  /** Lets the function ring the doorbell, and tells it where. */
  grantSend(copyFunction: CopyFunction): Grant {
    copyFunction.lambda.addEnvironment(ENV.queueUrl, this.queue.queueUrl);
    return Grant.addToPrincipal({
      grantee: copyFunction,
      actions: ['sqs:SendMessage'],
      resourceArns: [this.queue.queueArn],
    });
  }

  /** Starts the function once for each message, at most `maxConcurrency` at a time. */
  startOnRing(copyFunction: CopyFunction, maxConcurrency: number): void {
    copyFunction.live.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: DOORBELL_QUEUE.batchSize,
        maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }

  /** How long the oldest waiting message has waited, in seconds, at most over each minute. */
  metricOldestMessageAge(): Metric {
    return this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1), statistic: 'Maximum' });
  }

  /** Messages that were given up and wait for a person, at most over each minute. */
  metricDeadLetters(): Metric {
    return this.deadLetters.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(1),
      statistic: 'Maximum',
    });
  }
}

const fifo = {
  fifo: true,
  contentBasedDeduplication: false,
  // Both together are what AWS calls high throughput: limits count for each group, not for the queue.
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
} as const;
