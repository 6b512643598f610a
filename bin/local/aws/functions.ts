import { type Activity, activity } from './activity.ts';
import { startAsync } from './async-start.ts';
import { conduct } from './conductor.ts';
import { type EventSource, eventSource } from './event-source.ts';
import { type FunctionHost, functionHost } from './function-host.ts';
import type { LocalAws } from './local-aws.ts';
import type { LocalClock } from './local-clock.ts';
import type { Attempts, ChangeStart, LocalFunction } from './local-function.ts';
import type { ParameterChange } from './parameters.ts';
import { REPORTING, type RunReport, type WorldOutlook } from './quiet-stretch.ts';
import { schedules } from './schedules.ts';

export type FunctionsOptions = {
  readonly aws: LocalAws;
  readonly clock: LocalClock;
  /** Folder of one log per function; absent = what they print is dropped. */
  readonly logDir?: string | undefined;
  /** In the order in which those due at the same instant are started. */
  readonly functions: readonly LocalFunction[];
  /** How many messages are worked at once; absent = as its function says, or 1 where runs must repeat exactly. */
  readonly concurrency?: number | undefined;
  readonly chaos?: Chaos | undefined;
  /** Called when every function's code is loaded, before anything runs. */
  readonly onWarm?: (() => void) | undefined;
  /** When the world changes next; asked only while nothing is in flight. Absent = `done` waits for `stop`. */
  readonly quietUntil?: (() => WorldOutlook) | undefined;
};

export type Chaos = {
  readonly deliverTwice?: boolean;
  readonly watchers?: 1 | 2;
  /** Whether a start of a function is refused, by the number of its try from 0. */
  readonly refusesStart?: (name: string, attempt: number) => boolean;
};

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
  report: RunReport | undefined;
};

/** Prepares every function in a thread of its own, with its triggers; nothing runs before `start`. */
export function startFunctions(options: FunctionsOptions): Promise<Runner> {
  const { aws, clock } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const live = new Map(options.functions.map((one) => [one.name, liveFunction(options, one)]));
  const sources: EventSource[] = [];
  const busy = activity(clock, () => sources.some((source) => source.canDeliver()), signal);
  const invoke = (name: string, event: unknown): Promise<unknown> =>
    invokeLive(live, busy, { clock, signal }, name, event);
  aws.serveFunctions(invoke);
  const start = asyncStarter(options, live, invoke, signal);
  const plan = schedules({
    clock,
    activity: busy,
    functions: options.functions,
    watchers: options.chaos?.watchers ?? 1,
    start: (name, event, { attempts }) => {
      start(name, event, attempts);
    },
    signal,
  });
  const ended = Promise.withResolvers<undefined>();

  return Promise.resolve({
    start: async () => {
      await Promise.all([...live.values()].map(({ host }) => host.warm()));
      options.onWarm?.();
      for (const one of options.functions) sources.push(...sourcesOf(options, one, invoke, signal));
      for (const source of sources) source.pump();
      startOnChanges(options, start, signal);
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
        reports: () => REPORTING.filter((name) => live.has(name)).map((name) => live.get(name)?.report),
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

function liveFunction({ clock, logDir }: FunctionsOptions, one: LocalFunction): Live {
  const { name, entry, exportName, memoryMb, timeoutMs, environment } = one;
  return {
    host: functionHost({
      entry,
      exportName,
      functionName: name,
      memoryMb,
      timeoutMs,
      speed: clock.speed,
      environment,
      logDir,
    }),
    stats: { invocations: 0, errors: 0, lastResult: undefined },
    report: undefined,
  };
}

type Starter = (name: string, event: unknown, attempts: Attempts) => void;

/** Starts functions for events that nobody waits for; a failed run is counted and logged where it ran. */
function asyncStarter(
  { clock, functions, chaos }: FunctionsOptions,
  live: ReadonlyMap<string, Live>,
  invoke: Runner['invoke'],
  signal: AbortSignal,
): Starter {
  const runsOf = new Map(functions.map(({ name, asyncRuns }) => [name, asyncRuns]));
  return (name, event, attempts) => {
    void startAsync({
      clock,
      attempts,
      runs: runsOf.get(name) ?? { retries: 0, maxAgeMs: 0 },
      isRefused: (attempt) => chaos?.refusesStart?.(name, attempt) ?? false,
      run: () => invoke(name, event),
      onGivenUp: (what) => {
        const line = { level: 'ERROR', message: `${what} given up`, function: name, event };
        live.get(name)?.host.log(JSON.stringify(line));
      },
      signal,
    });
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
function startOnChanges({ aws, clock, functions }: FunctionsOptions, start: Starter, signal: AbortSignal): void {
  const listening = functions.flatMap(({ name, starts }) =>
    starts.flatMap((one) => (one.kind === 'parameter-change' ? [{ name, change: one }] : [])),
  );
  const stop = aws.onParameterChange((detail) => {
    const time = new Date(clock.now()).toISOString();
    const event = { source: 'aws.ssm', 'detail-type': 'Parameter Store Change', time, detail };
    for (const { name, change } of listening) if (isHeard(change, detail)) start(name, event, change.attempts);
  });
  signal.addEventListener('abort', stop);
}

function isHeard({ names, prefixes, operations }: ChangeStart, { name, operation }: ParameterChange): boolean {
  if (!operations.includes(operation)) return false;
  return names.includes(name) || prefixes.some((prefix) => name.startsWith(prefix));
}

function sourcesOf(
  options: FunctionsOptions,
  { name, starts }: LocalFunction,
  invoke: Runner['invoke'],
  signal: AbortSignal,
): readonly EventSource[] {
  return starts.flatMap((start) => {
    if (start.kind !== 'doorbell') return [];
    // Where runs must repeat exactly, messages are worked one after the other.
    const byFunction = options.clock.speed === 'max' ? 1 : start.maxConcurrency;
    return [
      eventSource({
        clock: options.clock,
        queue: options.aws.doorbell,
        batchSize: start.batchSize,
        maxConcurrency: options.concurrency ?? byFunction,
        reportsFailures: start.reportsFailures,
        deliverTwice: options.chaos?.deliverTwice ?? false,
        invoke: (event) => invoke(name, event),
        signal,
      }),
    ];
  });
}
