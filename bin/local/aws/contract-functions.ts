import { ENV } from '../../../lambdas/shared/contract/env.ts';
import type { FunctionContract, Trigger } from '../../../lambdas/shared/contract/functions.ts';
import { SCHEDULE_SOURCE } from '../../../lambdas/shared/contract/messages.ts';
import { PARAMETERS } from '../../../lambdas/shared/contract/parameters.ts';
import { DOORBELL_QUEUE } from '../../../lambdas/shared/contract/queue.ts';
import { stageNumbers } from '../../../lambdas/shared/contract/stages.ts';
import type { LocalAws } from './local-aws.ts';
import { type LocalFunction, SCHEDULED_TIME, type Start } from './local-function.ts';

export type ContractInput = {
  readonly aws: Pick<LocalAws, 'environment'>;
  /** In the order in which those due at the same instant are started. */
  readonly contracts: readonly FunctionContract[];
  /** Environment of every function, beside that of the local AWS; nothing of this process's is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where a function's module is; it exports `handler`. */
  readonly entry: (name: string) => URL;
  /** Into how many shards leaders are split, as far as schedules go. */
  readonly shards: number;
};

/** The functions of the contract, each with its source and what the deployment would grant and set. */
export function contractFunctions({
  aws,
  contracts,
  environment,
  entry,
  shards,
}: ContractInput): readonly LocalFunction[] {
  const { [ENV.queueUrl]: queueUrl, [ENV.signer]: signer, ...granted } = aws.environment;
  const stage = granted[ENV.stage] ?? '';
  return contracts.map((contract) => {
    const mayRing = queueUrl !== undefined && contract.needs.includes('doorbell-send');
    const hasSigned = signer !== undefined && contract.needs.includes('signer');
    return {
      name: contract.name,
      entry: entry(contract.name),
      exportName: 'handler',
      memoryMb: contract.memoryMb,
      timeoutMs: contract.timeoutMs,
      environment: {
        ...granted,
        ...(mayRing ? { [ENV.queueUrl]: queueUrl } : {}),
        ...(hasSigned ? { [ENV.signer]: signer } : {}),
        ...environment,
      },
      starts: contractStarts(contract.trigger, { stage, shards }),
      asyncRuns: { retries: 0, maxAgeMs: stageNumbers(stage).startMaxAgeMs },
    };
  });
}

/** What starts a function by the contract, as the CDK would deploy it. */
export function contractStarts(
  trigger: Trigger,
  { stage, shards }: { readonly stage: string; readonly shards: number },
): readonly Start[] {
  const { startRetries, startMaxAgeMs } = stageNumbers(stage);
  const attempts = { retries: startRetries, maxAgeMs: startMaxAgeMs };
  switch (trigger.kind) {
    case 'schedule': {
      const schedules = Array.from({ length: trigger.isSharded === true ? shards : 1 }, (_, shard) => ({
        kind: 'schedule' as const,
        everyMs: trigger.everyMs,
        afterMs: trigger.afterMidnightMs ?? 0,
        input: inputOf(shard),
        attempts,
      }));
      if (trigger.onParameterChange !== true) return schedules;
      const operations = ['Create', 'Update', 'Delete'];
      const prefixes = [`${PARAMETERS.path(stage)}/`];
      return [...schedules, { kind: 'parameter-change', names: [], prefixes, operations, attempts }];
    }
    case 'doorbell': {
      const { maxConcurrency } = trigger;
      return [{ kind: 'doorbell', batchSize: DOORBELL_QUEUE.batchSize, maxConcurrency, reportsFailures: true }];
    }
    case 'by-hand':
    case 'call':
    case 'alarm':
      return [];
  }
}

function inputOf(shard: number): string {
  const event = { source: SCHEDULE_SOURCE, time: SCHEDULED_TIME, resume: false };
  return JSON.stringify(shard === 0 ? event : { ...event, shard });
}
