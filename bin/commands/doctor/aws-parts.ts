import { DescribeTableCommand, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, GetQueueUrlCommand, QueueDoesNotExist } from '@aws-sdk/client-sqs';
import { DOORBELL_QUEUE } from '#contract/queue.ts';
import { TABLE } from '#contract/table.ts';
import { UnavailableError } from '#ports/errors.ts';
import { COMMAND_OPTIONS } from '#runtime/aws-options.ts';
import { type AwsClients, type System } from '../open-system.ts';

/** What a stage consists of on AWS, or what stands for it on this machine; each throws UnavailableError. */
export type AwsParts = {
  /** Undefined where none is set. */
  readonly region: () => Promise<string | undefined>;
  /** Statuses of the table and of its index in AWS's words; undefined where there is no such table. */
  readonly table: () => Promise<readonly string[] | undefined>;
  /** Messages that wait or are being worked at; undefined where there is no such queue. */
  readonly doorbell: () => Promise<number | undefined>;
  readonly deadLetters: () => Promise<number | undefined>;
  /** Runs of all functions of the account at once; undefined where the caller may not ask. Absent on this machine. */
  readonly runLimit?: () => Promise<number | undefined>;
};

/** Looks at the parts of a system through its clients. */
export function awsParts({ stage, aws }: Pick<System, 'stage' | 'aws'>, isStage: boolean): AwsParts {
  const { dynamo, sqs } = aws;
  return {
    region: () => regionOf(aws),
    table: () =>
      asked('the table', async () => {
        const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: TABLE.name(stage) }));
        const indexes = Table?.GlobalSecondaryIndexes ?? [];
        return [Table?.TableStatus ?? 'UNKNOWN', ...indexes.map(({ IndexStatus = 'UNKNOWN' }) => IndexStatus)];
      }),
    doorbell: () => asked('the doorbell queue', () => messagesIn(sqs, DOORBELL_QUEUE.name(stage))),
    deadLetters: () =>
      asked('the queue of given-up doorbells', () => messagesIn(sqs, DOORBELL_QUEUE.deadLetterName(stage))),
    ...(isStage ? { runLimit } : {}),
  };
}

/** The SDK says that there is none by throwing. */
async function regionOf({ dynamo }: AwsClients): Promise<string | undefined> {
  return dynamo.config.region().catch(() => undefined);
}

async function messagesIn(sqs: AwsClients['sqs'], name: string): Promise<number> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  const counts = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...counts] }));
  return counts.reduce((sum, count) => sum + Number(Attributes?.[count] ?? 0), 0);
}

async function runLimit(): Promise<number | undefined> {
  const lambda = new LambdaClient(COMMAND_OPTIONS);
  try {
    return await asked('the limits of the account', async () => {
      const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
      return AccountLimit?.ConcurrentExecutions;
    });
  } catch (error) {
    if (error instanceof UnavailableError && error.context['refusal'] === 'AccessDeniedException') return undefined;
    throw error;
  } finally {
    lambda.destroy();
  }
}

/** Undefined for what is not there; other errors by their kind alone. */
async function asked<T>(what: string, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (cause) {
    if (cause instanceof ResourceNotFoundException || cause instanceof QueueDoesNotExist) return undefined;
    const refusal = cause instanceof Error ? cause.name : 'unknown error';
    throw new UnavailableError(`${what} cannot be reached (${refusal})`, { refusal }, cause);
  }
}
