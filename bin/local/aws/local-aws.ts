import { join } from 'node:path';
import { ENV } from '../../../lambdas/shared/contract/env.ts';
import { functionName, SIGNER } from '../../../lambdas/shared/contract/functions.ts';
import { DOORBELL_QUEUE } from '../../../lambdas/shared/contract/queue.ts';
import { TABLE } from '../../../lambdas/shared/contract/table.ts';
import { dynamoService } from './dynamo.ts';
import type { ConflictHook } from './dynamo-transactions.ts';
import { type JsonService, startJsonServer } from './json-server.ts';
import { kmsService } from './kms.ts';
import { type Invoke, lambdaService } from './lambda-service.ts';
import type { LocalClock } from './local-clock.ts';
import { type ParameterChange, parametersService } from './parameters.ts';
import { type LocalQueue, localQueue, type QueueOptions } from './queue.ts';
import { secretsService } from './secrets.ts';
import { sqsService } from './sqs-server.ts';
import { tableDefinition } from './table-definition.ts';
import { openTableStore } from './table-store.ts';

export type LocalAwsOptions = {
  readonly clock: LocalClock;
  readonly stage: string;
  /** Where table and parameters are kept between runs; absent = in memory. */
  readonly stateDir?: string | undefined;
  /** Absent = as the contract says. */
  readonly queues?: QueueSettings | undefined;
  /** Refuses writes as if another transaction held their item. */
  readonly conflict?: ConflictHook | undefined;
};

type OneQueue = Pick<QueueOptions, 'visibilityTimeoutMs' | 'retentionMs' | 'deduplicationScope'>;

/** How the doorbell queue and the one behind it are set. */
export type QueueSettings = {
  readonly doorbell: OneQueue;
  readonly deadLetters: OneQueue;
  /** After so many receipts a message goes to the dead letters; absent = never. */
  readonly maxReceiveCount?: number;
};

const CONTRACT_QUEUES: QueueSettings = {
  doorbell: {
    visibilityTimeoutMs: DOORBELL_QUEUE.visibilityTimeoutMs,
    retentionMs: DOORBELL_QUEUE.retentionMs,
    deduplicationScope: 'messageGroup',
  },
  deadLetters: {
    visibilityTimeoutMs: DOORBELL_QUEUE.visibilityTimeoutMs,
    retentionMs: DOORBELL_QUEUE.deadLetterRetentionMs,
    deduplicationScope: 'messageGroup',
  },
  maxReceiveCount: DOORBELL_QUEUE.maxReceiveCount,
};

export type LocalAws = {
  /** What SDK clients built without options pick up, and where the system's table and queue are. */
  readonly environment: Readonly<Record<string, string>>;
  readonly doorbell: LocalQueue;
  readonly deadLetters: LocalQueue;
  /** Tells of every parameter that was written or removed; returns how to stop that. */
  onParameterChange(listener: (change: ParameterChange) => void): () => void;
  /** From here on clients of Lambda can call functions, by the names under which they are deployed. */
  serveFunctions(invoke: Invoke): void;
  close(): Promise<void>;
};

/**
 * Starts DynamoDB with the system's table, SQS with its queues, Secrets Manager, KMS, SSM and Lambda on a free port of
 * 127.0.0.1.
 *
 * Only the table and the parameters outlive a restart; queues, secrets and keys start empty.
 */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { clock, stage, stateDir } = options;
  const listeners = new Set<(change: ParameterChange) => void>();
  const parameters = parametersService({
    clock,
    ...(stateDir === undefined ? {} : { file: join(stateDir, 'parameters.json') }),
    onChange: (change) => {
      for (const listener of listeners) listener(change);
    },
  });
  const store = await openTableStore(stateDir === undefined ? undefined : join(stateDir, 'table'));
  const dynamo = dynamoService(store, { clock, conflict: options.conflict });
  await ensureTable(dynamo, TABLE.name(stage));
  let queues: Queues | undefined;
  const lambda = lambdaService(stage);
  const services = (endpoint: string): readonly JsonService[] => {
    const settings = options.queues ?? CONTRACT_QUEUES;
    queues = makeQueues({ clock, settings, stage, endpoint });
    const sqs = sqsService(clock, [queues.doorbell, queues.deadLetters]);
    return [dynamo, sqs, secretsService(clock), kmsService(clock), parameters];
  };
  const server = await startJsonServer(services, [lambda]);
  if (queues === undefined) throw new Error('the queues were not made');
  return {
    environment: {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'LOCAL',
      AWS_SECRET_ACCESS_KEY: 'LOCAL',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
      AWS_ENDPOINT_URL_SQS: server.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: server.endpoint,
      AWS_ENDPOINT_URL_SSM: server.endpoint,
      AWS_ENDPOINT_URL_KMS: server.endpoint,
      AWS_ENDPOINT_URL_LAMBDA: server.endpoint,
      [ENV.stage]: stage,
      [ENV.table]: TABLE.name(stage),
      [ENV.queueUrl]: queues.doorbell.url,
      [ENV.signer]: functionName(stage, SIGNER),
    },
    ...queues,
    onParameterChange: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    serveFunctions: (invoke) => {
      lambda.serve(invoke);
    },
    close: async () => {
      await server.close();
      await store.close();
    },
  };
}

type Queues = { readonly doorbell: LocalQueue; readonly deadLetters: LocalQueue };

function makeQueues({
  clock,
  settings,
  stage,
  endpoint,
}: {
  readonly clock: LocalClock;
  readonly settings: QueueSettings;
  readonly stage: string;
  readonly endpoint: string;
}): Queues {
  const named = (name: string) => ({ name, url: `${endpoint}/000000000000/${name}` });
  const { maxReceiveCount } = settings;
  const deadLetters = localQueue(clock, {
    ...named(DOORBELL_QUEUE.deadLetterName(stage)),
    ...settings.deadLetters,
  });
  const doorbell = localQueue(clock, {
    ...named(DOORBELL_QUEUE.name(stage)),
    ...settings.doorbell,
    ...(maxReceiveCount === undefined ? {} : { redrive: { deadLetters, maxReceiveCount } }),
  });
  return { doorbell, deadLetters };
}

async function ensureTable(dynamo: JsonService, name: string): Promise<void> {
  const never = new AbortController().signal;
  const { TableNames: names } = (await dynamo.handle('ListTables', {}, never)) as { readonly TableNames: string[] };
  if (names.includes(name)) return;
  await dynamo.handle('CreateTable', tableDefinition(name), never);
}
