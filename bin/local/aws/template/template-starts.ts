import * as z from 'zod';
import { DOORBELL_QUEUE } from '../../../../lambdas/shared/contract/queue.ts';
import { PARAMETERS } from '../../../../lambdas/shared/contract/parameters.ts';
import type { Attempts, ScheduleStart, Start } from '../local-function.ts';
import type { Assembly } from './assembly.ts';
import { dailyStartMs, ratePeriodMs } from './schedule-rate.ts';
import { arnOwner, type Resource, targetedFunction } from './stacks.ts';
import { TemplateError } from './template-error.ts';

/** What AWS does with a start or a run where the template says nothing: for a day, and for six hours. */
const retrySchema = z
  .object({
    MaximumRetryAttempts: z.int().min(0).max(185).default(185),
    MaximumEventAgeInSeconds: z.int().min(60).max(86_400).default(86_400),
  })
  .prefault({});
const asyncSchema = z.object({
  MaximumRetryAttempts: z.int().min(0).max(2).default(2),
  MaximumEventAgeInSeconds: z.int().min(60).max(21_600).default(21_600),
});
const scheduleSchema = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.enum(['Etc/UTC', 'UTC']).default('UTC'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Target: z.object({ Arn: z.unknown(), Input: z.string().default('{}'), RetryPolicy: retrySchema }),
});
const mappingSchema = z.object({
  EventSourceArn: z.unknown(),
  FunctionName: z.unknown(),
  Enabled: z.boolean().default(true),
  BatchSize: z.int().min(1).max(10).default(10),
  FunctionResponseTypes: z.array(z.string()).default([]),
  ScalingConfig: z.object({ MaximumConcurrency: z.int().min(2).max(1_000).optional() }).prefault({}),
});
const ruleSchema = z.object({
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  EventPattern: z.object({
    source: z.tuple([z.literal('aws.ssm')]),
    'detail-type': z.tuple([z.literal('Parameter Store Change')]),
    detail: z
      .strictObject({
        name: z.array(z.union([z.string(), z.strictObject({ prefix: z.string() })])),
        operation: z.array(z.string()).default(['Create', 'Update', 'Delete']),
      })
      .prefault({ name: [{ prefix: '' }] }),
  }),
  Targets: z.array(z.object({ Arn: z.unknown(), RetryPolicy: retrySchema })),
});
const invokeSchema = asyncSchema.extend({ FunctionName: z.object({ Ref: z.string() }) });

/** Without a maximum a mapping is bounded by the groups of the queue and by the account. */
const UNBOUNDED = 1_000;
const DAY_MS = 86_400_000;

/** What starts a function, and how it names the function: by its ARN, its alias, or a text made of either. */
type TargetedStart = { readonly target: unknown; readonly start: Start };

/**
 * What the template lets start each function, by its logical id, in the order of the template.
 *
 * What is disabled starts nothing. The parameters' path carries the stage: that of this machine takes its place.
 *
 * @param localStage The stage under which this machine keeps its parameters.
 * @throws TemplateError for a schedule, mapping or rule that is not imitated on this machine
 */
export function templateStarts(
  { trading, stage }: Assembly,
  localStage: string,
): ReadonlyMap<string, readonly Start[]> {
  const starts = new Map<string, Start[]>();
  const paths = { from: `${PARAMETERS.path(stage)}/`, to: `${PARAMETERS.path(localStage)}/` };
  for (const [id, resource] of Object.entries(trading.Resources)) {
    for (const { target, start } of startsOf(id, resource, { trading, stage, paths })) {
      const owner = targetedFunction(target, trading);
      if (owner === undefined) throw new TemplateError(`${id} starts something that is no function of the template`);
      starts.set(owner, [...(starts.get(owner) ?? []), start]);
    }
  }
  return starts;
}

/** How the template has failed runs repeated, by the function's logical id; functions without an entry get AWS's own. */
export function templateAsyncRuns({ trading }: Assembly): (functionId: string) => Attempts {
  const known = new Map(
    Object.entries(trading.Resources).flatMap(([id, { Type, Properties }]) => {
      if (Type !== 'AWS::Lambda::EventInvokeConfig') return [];
      const config = parsed(id, invokeSchema, Properties);
      return [[config.FunctionName.Ref, attemptsOf(config)] as const];
    }),
  );
  return (functionId) => known.get(functionId) ?? attemptsOf(asyncSchema.parse({}));
}

type StartsInput = Pick<Assembly, 'trading' | 'stage'> & {
  readonly paths: { readonly from: string; readonly to: string };
};

function startsOf(id: string, { Type, Properties }: Resource, input: StartsInput): readonly TargetedStart[] {
  switch (Type) {
    case 'AWS::Scheduler::Schedule':
      return scheduleStarts(id, parsed(id, scheduleSchema, Properties));
    case 'AWS::Lambda::EventSourceMapping':
      return mappingStarts(id, parsed(id, mappingSchema, Properties), input);
    case 'AWS::Events::Rule':
      return ruleStarts(parsed(id, ruleSchema, Properties), input);
    default:
      return [];
  }
}

function scheduleStarts(id: string, schedule: z.infer<typeof scheduleSchema>): readonly TargetedStart[] {
  if (schedule.State === 'DISABLED') return [];
  const { Arn, Input: input, RetryPolicy: retry } = schedule.Target;
  const rhythm = rhythmOf(id, schedule.ScheduleExpression);
  return [{ target: Arn, start: { kind: 'schedule', ...rhythm, input, attempts: attemptsOf(retry) } }];
}

function rhythmOf(id: string, expression: string): Pick<ScheduleStart, 'everyMs' | 'afterMs'> {
  const afterMs = dailyStartMs(expression);
  if (afterMs !== undefined) return { everyMs: DAY_MS, afterMs };
  const everyMs = ratePeriodMs(expression);
  if (everyMs !== undefined) return { everyMs, afterMs: 0 };
  throw new TemplateError(`${id}: "${expression}" is not imitated, only rate(…) and a time of every day`);
}

function mappingStarts(
  id: string,
  mapping: z.infer<typeof mappingSchema>,
  { trading, stage }: StartsInput,
): readonly TargetedStart[] {
  if (!mapping.Enabled) return [];
  const queue = trading.Resources[arnOwner(mapping.EventSourceArn) ?? ''];
  if (queue?.Properties['QueueName'] !== DOORBELL_QUEUE.name(stage))
    throw new TemplateError(`${id} reads something that is not the doorbell queue: that is not imitated`);
  const start: Start = {
    kind: 'doorbell',
    batchSize: mapping.BatchSize,
    maxConcurrency: mapping.ScalingConfig.MaximumConcurrency ?? UNBOUNDED,
    reportsFailures: mapping.FunctionResponseTypes.includes('ReportBatchItemFailures'),
  };
  return [{ target: mapping.FunctionName, start }];
}

function ruleStarts(rule: z.infer<typeof ruleSchema>, { paths }: StartsInput): readonly TargetedStart[] {
  if (rule.State === 'DISABLED') return [];
  const { name: patterns, operation: operations } = rule.EventPattern.detail;
  const here = (name: string): string =>
    name.startsWith(paths.from) ? paths.to + name.slice(paths.from.length) : name;
  const names = patterns.flatMap((pattern) => (typeof pattern === 'string' ? [here(pattern)] : []));
  const prefixes = patterns.flatMap((pattern) => (typeof pattern === 'string' ? [] : [here(pattern.prefix)]));
  return rule.Targets.map(({ Arn, RetryPolicy: retry }) => ({
    target: Arn,
    start: { kind: 'parameter-change', names, prefixes, operations, attempts: attemptsOf(retry) },
  }));
}

function attemptsOf(policy: {
  readonly MaximumRetryAttempts: number;
  readonly MaximumEventAgeInSeconds: number;
}): Attempts {
  return { retries: policy.MaximumRetryAttempts, maxAgeMs: policy.MaximumEventAgeInSeconds * 1_000 };
}

function parsed<T extends z.ZodType>(id: string, schema: T, properties: unknown): z.output<T> {
  const result = schema.safeParse(properties);
  if (result.success) return result.data;
  throw new TemplateError(`${id} is not imitated on this machine: ${z.prettifyError(result.error)}`);
}
