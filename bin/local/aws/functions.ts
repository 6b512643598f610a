import { ENV } from '../../../lambdas/shared/contract/env.ts';
import { PARAMETERS } from '../../../lambdas/shared/contract/parameters.ts';
import type { FunctionContract } from '../../../lambdas/shared/contract/functions.ts';
import { DOORBELL_QUEUE } from '../../../lambdas/shared/contract/queue.ts';
import { type Activity, activity } from './activity.ts';
import { conduct } from './conductor.ts';
import { type EventSource, eventSource } from './event-source.ts';
import { type FunctionHost, functionHost } from './function-host.ts';
import type { LocalAws } from './local-aws.ts';
import type { LocalClock } from './local-clock.ts';
import type { ReconcilerReport, WorldOutlook } from './quiet-stretch.ts';
import { schedules } from './schedules.ts';

export type FunctionsOptions = {
  readonly aws: LocalAws;
  readonly clock: LocalClock;
  /** Environment of every function, beside that of the local AWS; nothing of this process's is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folder of one log per function; absent = what they print is dropped. */
  readonly logDir?: string | undefined;
  /** In the order in which those due at the same instant are started. */
  readonly functions: readonly FunctionContract[];
  /** Where a function's module is; it exports `handler`. */
  entry(name: string): URL;
  /** How many messages are worked at once; absent = the contract's, or 1 where runs must repeat exactly. */
  readonly concurrency?: number | undefined;
  readonly chaos?: Chaos | undefined;
  /** Into how many shards leaders are split, as far as schedules go; absent = one. */
  readonly shards?: number | undefined;
  /** Called when every function's code is loaded, before anything runs. */
  readonly onWarm?: (() => void) | undefined;
  /** When the world changes next; asked only while nothing is in flight. Absent = `done` waits for `stop`. */
  readonly quietUntil?: (() => WorldOutlook) | undefined;
};

export type Chaos = { readonly deliverTwice?: boolean; readonly watchers?: 1 | 2 };

export type FunctionStats = {
  readonly invocations: number;
  readonly errors: number;
  /** What the last run that succeeded returned. */
  readonly lastResult: unknown;
};

export type Runner = {
  /** Fires the first runs, and returns when the schedules run. */
  start(): Promise<void>;
  /** Resolves when the world is over and nothing is open, or when stopped. */
  readonly done: Promise<void>;
  /** Runs a function now, beside its triggers. */
  invoke(name: string, event: unknown): Promise<unknown>;
  stats(): Readonly<Record<string, FunctionStats>>;
  stop(): Promise<void>;
};

type Live = {
  readonly host: FunctionHost;
  readonly stats: { invocations: number; errors: number; lastResult: unknown };
  report: ReconcilerReport | undefined;
};

/** Prepares every function in a thread of its own, with its triggers; nothing runs before `start`. */
export function startFunctions(options: FunctionsOptions): Promise<Runner> {
  const { aws, clock } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const live = new Map(options.functions.map((contract) => [contract.name, liveFunction(options, contract)]));
  const sources: EventSource[] = [];
  const busy = activity(clock, () => sources.some((source) => source.canDeliver()), signal);
  const invoke = (name: string, event: unknown): Promise<unknown> =>
    invokeLive(live, busy, { clock, signal }, name, event);
  const plan = schedules({
    clock,
    activity: busy,
    functions: options.functions,
    watchers: options.chaos?.watchers ?? 1,
    shards: options.shards ?? 1,
    start: (name, event) => {
      // A failed run is counted and logged where it ran.
      invoke(name, event).catch(() => undefined);
    },
    signal,
  });
  const ended = Promise.withResolvers<undefined>();

  return Promise.resolve({
    start: async () => {
      await Promise.all([...live.values()].map(({ host }) => host.warm()));
      options.onWarm?.();
      for (const contract of options.functions) sources.push(...sourceOf(options, contract, invoke, signal));
      for (const source of sources) source.pump();
      startOnChanges(options, invoke, signal);
      await plan.startUp();
      if (signal.aborted) return;
      const source: EventSource = {
        pump: () => {
          for (const each of sources) each.pump();
        },
        canDeliver: () => sources.some((each) => each.canDeliver()),
      };
      plan.run().catch(ended.reject);
      void conduct({
        clock,
        activity: busy,
        source,
        queue: aws.doorbell,
        quietUntil: options.quietUntil,
        report: () => live.get('reconciler')?.report,
        signal,
      }).then(() => {
        ended.resolve(undefined);
      }, ended.reject);
    },
    done: ended.promise,
    invoke,
    stats: () => Object.fromEntries([...live].map(([name, { stats }]) => [name, { ...stats }])),
    stop: async () => {
      stopping.abort();
      ended.resolve(undefined);
      await Promise.all([...live.values()].map(({ host }) => host.stop()));
    },
  });
}

function liveFunction(options: FunctionsOptions, contract: FunctionContract): Live {
  const { [ENV.queueUrl]: queueUrl, ...granted } = options.aws.environment;
  const mayRing = queueUrl !== undefined && contract.needs.includes('doorbell-send');
  return {
    host: functionHost({
      entry: options.entry(contract.name),
      functionName: contract.name,
      memoryMb: contract.memoryMb,
      timeoutMs: contract.timeoutMs,
      speed: options.clock.speed,
      environment: { ...granted, ...(mayRing ? { [ENV.queueUrl]: queueUrl } : {}), ...options.environment },
      logDir: options.logDir,
    }),
    stats: { invocations: 0, errors: 0, lastResult: undefined },
    report: undefined,
  };
}

async function invokeLive(
  live: ReadonlyMap<string, Live>,
  busy: Activity,
  { clock, signal }: { readonly clock: LocalClock; readonly signal: AbortSignal },
  name: string,
  event: unknown,
): Promise<unknown> {
  const target = live.get(name);
  if (target === undefined) throw new Error(`there is no function ${name}`);
  const startedAt = clock.now();
  target.stats.invocations += 1;
  try {
    const result = await busy.track(() => target.host.invoke(event));
    target.stats.lastResult = result;
    target.report = { startedAt, result };
    return result;
  } catch (error) {
    if (!signal.aborted) {
      target.stats.errors += 1;
      const reason = error instanceof Error ? error.message : String(error);
      target.host.log(JSON.stringify({ level: 'ERROR', message: 'invocation failed', function: name, reason }));
    }
    throw error;
  }
}

/** Starts what a changed parameter starts, as the event bus does: at once, and nobody waits for it. */
function startOnChanges(
  { aws, clock, functions }: FunctionsOptions,
  invoke: Runner['invoke'],
  signal: AbortSignal,
): void {
  const path = `${PARAMETERS.path(aws.environment[ENV.stage] ?? '')}/`;
  const started = functions.filter(({ trigger }) => trigger.kind === 'schedule' && trigger.onParameterChange === true);
  const stop = aws.onParameterChange((detail) => {
    if (!detail.name.startsWith(path)) return;
    const time = new Date(clock.now()).toISOString();
    const event = { source: 'aws.ssm', 'detail-type': 'Parameter Store Change', time, detail };
    for (const { name } of started) invoke(name, event).catch(() => undefined);
  });
  signal.addEventListener('abort', stop);
}

function sourceOf(
  options: FunctionsOptions,
  { name, trigger }: FunctionContract,
  invoke: Runner['invoke'],
  signal: AbortSignal,
): readonly EventSource[] {
  if (trigger.kind !== 'doorbell') return [];
  const byContract = options.clock.speed === 'max' ? 1 : trigger.maxConcurrency;
  return [
    eventSource({
      clock: options.clock,
      queue: options.aws.doorbell,
      batchSize: DOORBELL_QUEUE.batchSize,
      maxConcurrency: options.concurrency ?? byContract,
      deliverTwice: options.chaos?.deliverTwice ?? false,
      invoke: (event) => invoke(name, event),
      signal,
    }),
  ];
}
