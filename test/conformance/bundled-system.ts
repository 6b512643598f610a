import { DOORBELL_QUEUE } from '#contract/queue.ts';
import { FUNCTIONS } from '#contract/functions.ts';
import { ENV } from '#contract/env.ts';
import { activity } from '../../bin/local/aws/activity.ts';
import { contractStarts } from '../../bin/local/aws/contract-functions.ts';
import { eventSource } from '../../bin/local/aws/event-source.ts';
import type { LocalAws } from '../../bin/local/aws/local-aws.ts';
import { quietStretch, REPORTING, type RunReport } from '../../bin/local/aws/quiet-stretch.ts';
import { schedules } from '../../bin/local/aws/schedules.ts';
import type { Exchange } from '../../bin/local/exchange/exchange.ts';
import type { LambdaEnvironment } from '../support/lambda-runtime.ts';

type BundledSystem = {
  readonly exchange: Exchange;
  readonly aws: LocalAws;
  /** One environment of each function, by its name. */
  readonly functions: ReadonlyMap<string, LambdaEnvironment>;
  /** Looks at the world once in each of its minutes, while no function is within a step. */
  inspect(): Promise<void>;
};

/** How a play went: runs by function, and what failed ones said. */
export type BundledPlay = { readonly runs: ReadonlyMap<string, number>; readonly failures: readonly string[] };

const MINUTE_MS = 60_000;
/** More than any story of these tests takes. */
const MOST_MINUTES = 90;

/**
 * Plays a world to its end and until nothing is open: each function in its own process as Lambda starts it, by the
 * contract's triggers, while time stands still until all of them wait.
 *
 * @throws Error when it does not come to rest
 */
export async function playBundles({
  exchange,
  aws,
  functions: environments,
  inspect,
}: BundledSystem): Promise<BundledPlay> {
  const { clock } = exchange;
  const stopping = new AbortController();
  const { signal } = stopping;
  const runs = new Map<string, number>();
  const failures: string[] = [];
  const reports = new Map<string, RunReport>();
  const invoke = async (name: string, event: unknown): Promise<unknown> => {
    const startedAt = clock.now();
    runs.set(name, (runs.get(name) ?? 0) + 1);
    try {
      const result = await busy.track(() => environmentOf(environments, name).invoke(event));
      reports.set(name, { startedAt, result });
      return result;
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
      throw error;
    }
  };
  aws.serveFunctions(invoke);
  const source = eventSource({
    clock,
    queue: aws.doorbell,
    batchSize: DOORBELL_QUEUE.batchSize,
    maxConcurrency: 1,
    reportsFailures: true,
    deliverTwice: false,
    invoke: (event) => invoke('executor', event),
    signal,
  });
  const busy = activity(clock, () => source.canDeliver(), signal);
  const start = (name: string, event: unknown): void => {
    // What failed is kept, and comes again with the next minute.
    invoke(name, event).catch(() => undefined);
  };
  const stop = aws.doorbell.onDeliverable(() => {
    source.pump();
  });
  const functions = FUNCTIONS.map(({ name, trigger }) => ({
    name,
    starts: contractStarts(trigger, { stage: aws.environment[ENV.stage] ?? '', shards: 1 }),
  }));
  const plan = schedules({ clock, activity: busy, functions, watchers: 1, start, signal });
  try {
    await plan.startUp();
    void plan.run();
    const quiet = quietStretch(clock.speed);
    const firstMinute = minuteOf(clock.now());
    for (let inspected = firstMinute; ; ) {
      source.pump();
      await busy.idle();
      const now = clock.now();
      const minute = minuteOf(now);
      if (minute > inspected) await inspect();
      inspected = minute;
      quiet.note(exchange.nextWorldChangeMs() ?? 'over', now);
      if (
        quiet.isOver(
          now,
          REPORTING.map((name) => reports.get(name)),
        )
      )
        return { runs, failures };
      if (minute - firstMinute > MOST_MINUTES) throw new Error(`not at rest after ${MOST_MINUTES} minutes`);
      const due = [clock.nextDue(), aws.doorbell.nextVisibleAt()].filter((instant) => instant !== undefined);
      if (due.length === 0) await busy.changed();
      else clock.advance(Math.max(now, Math.min(...due)));
    }
  } finally {
    stop();
    stopping.abort();
  }
}

function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS);
}

function environmentOf(functions: BundledSystem['functions'], name: string): LambdaEnvironment {
  const found = functions.get(name);
  if (found === undefined) throw new Error(`${name} is not deployed`);
  return found;
}
