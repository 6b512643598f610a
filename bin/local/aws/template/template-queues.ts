import * as z from 'zod';
import { DOORBELL_QUEUE } from '../../../../lambdas/shared/contract/queue.ts';
import type { QueueSettings } from '../local-aws.ts';
import type { Assembly } from './assembly.ts';
import { arnOwner, type Resource } from './stacks.ts';
import { TemplateError } from './template-error.ts';

/** What CloudFormation takes where the template says nothing. */
const queueSchema = z.object({
  FifoQueue: z.literal(true),
  VisibilityTimeout: z.int().min(0).max(43_200).default(30),
  MessageRetentionPeriod: z.int().min(60).max(1_209_600).default(345_600),
  DeduplicationScope: z.enum(['queue', 'messageGroup']).default('queue'),
  RedrivePolicy: z
    .object({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.coerce.number().int().min(1).max(1_000) })
    .optional(),
});

/**
 * How the template sets the doorbell queue and its dead letters; they are known by the names under which the commands of
 * an operator find them.
 *
 * @throws TemplateError where one is missing or not as queues are set
 */
export function templateQueues({ trading, stage }: Assembly): QueueSettings {
  const named = (name: string): readonly [string, Resource] => {
    const found = Object.entries(trading.Resources).find(
      ([, { Type, Properties }]) => Type === 'AWS::SQS::Queue' && Properties['QueueName'] === name,
    );
    if (found === undefined) throw new TemplateError(`the template has no queue ${name}`);
    return found;
  };
  const [, doorbell] = named(DOORBELL_QUEUE.name(stage));
  const [deadLettersId, deadLetters] = named(DOORBELL_QUEUE.deadLetterName(stage));
  const { RedrivePolicy: redrive, ...ofDoorbell } = parsed(doorbell);
  if (redrive !== undefined && arnOwner(redrive.deadLetterTargetArn) !== deadLettersId)
    throw new TemplateError(`what ${DOORBELL_QUEUE.name(stage)} gives up does not go to the queue for dead letters`);
  return {
    doorbell: settingsOf(ofDoorbell),
    deadLetters: settingsOf(parsed(deadLetters)),
    ...(redrive === undefined ? {} : { maxReceiveCount: redrive.maxReceiveCount }),
  };
}

type Parsed = z.infer<typeof queueSchema>;

function parsed({ Properties }: Resource): Parsed {
  const result = queueSchema.safeParse(Properties);
  if (result.success) return result.data;
  throw new TemplateError(`queue ${String(Properties['QueueName'])}: ${z.prettifyError(result.error)}`);
}

function settingsOf(queue: Omit<Parsed, 'RedrivePolicy'>): QueueSettings['doorbell'] {
  return {
    visibilityTimeoutMs: queue.VisibilityTimeout * 1_000,
    retentionMs: queue.MessageRetentionPeriod * 1_000,
    deduplicationScope: queue.DeduplicationScope,
  };
}
