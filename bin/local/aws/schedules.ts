import type { FunctionContract } from '../../../lambdas/shared/contract/functions.ts';
import { SCHEDULE_SOURCE } from '../../../lambdas/shared/contract/messages.ts';
import type { Activity } from './activity.ts';
import type { LocalClock } from './local-clock.ts';

export type SchedulesOptions = {
  readonly clock: LocalClock;
  readonly activity: Activity;
  readonly functions: readonly FunctionContract[];
  /** How many runs of the watcher a schedule starts; two must be harmless. */
  readonly watchers: number;
  /** Into how many shards leaders are split: each has a schedule of its own. */
  readonly shards: number;
  readonly start: (name: string, event: ScheduledEvent) => void;
  readonly signal: AbortSignal;
};

/** What a schedule sends, as the deployed ones do. */
export type ScheduledEvent = {
  readonly source: typeof SCHEDULE_SOURCE;
  readonly time: string;
  readonly resume: boolean;
  /** Which part of the leaders the watcher reads. */
  readonly shard?: number;
};

export type Schedules = {
  /** The first runs after a start: reads switches and what happened meanwhile, then rings everything that is open. */
  startUp(): Promise<void>;
  /** Fires at every due instant until stopped. */
  run(): Promise<void>;
};

const WATCHER = 'leader-watcher';
const RECONCILER = 'reconciler';

type Scheduled = { readonly name: string; readonly everyMs: number; readonly onParameterChange?: boolean };

/** Starts scheduled functions at the multiples of their periods, those of one instant in the given order. */
export function schedules(options: SchedulesOptions): Schedules {
  const { clock, signal } = options;
  const scheduled = options.functions.flatMap(({ name, trigger }): readonly Scheduled[] =>
    trigger.kind === 'schedule' ? [{ ...trigger, name }] : [],
  );
  let firedUntil = 0;

  return {
    startUp: async () => {
      const now = clock.now();
      firedUntil = now;
      // Whatever was changed while nothing ran was told to nobody.
      const isFirst = ({ name, everyMs, onParameterChange }: Scheduled): boolean =>
        name === WATCHER || name === RECONCILER || onParameterChange === true || now % everyMs === 0;
      await options.activity.hold(() => fire(options, scheduled.filter(isFirst), { resume: true, inOrder: true }));
    },
    run: async () => {
      if (scheduled.length === 0) return;
      while (!signal.aborted) {
        const next = Math.min(...scheduled.map(({ everyMs }) => latest(firedUntil, everyMs) + everyMs));
        await clock.waitUntil(next, 'timer', signal).catch(() => undefined);
        const now = clock.now();
        const due = scheduled.filter(({ everyMs }) => isDue(everyMs, firedUntil, now, clock.speed));
        firedUntil = now;
        if (isStopped(signal)) return;
        await options.activity.hold(() => fire(options, due, { resume: false, inOrder: clock.speed === 'max' }));
      }
    },
  };
}

/** Asked anew after every wait. */
function isStopped(signal: AbortSignal): boolean {
  return signal.aborted;
}

function latest(ms: number, everyMs: number): number {
  return Math.floor(ms / everyMs) * everyMs;
}

/** After a jump only the instant that was landed on counts; a running clock is always a little late. */
function isDue(everyMs: number, firedUntil: number, now: number, speed: number | 'max'): boolean {
  return speed === 'max' ? now % everyMs === 0 : latest(now, everyMs) > firedUntil;
}

async function fire(
  { clock, activity, start, watchers, shards, signal }: SchedulesOptions,
  due: readonly Scheduled[],
  { resume, inOrder }: { readonly resume: boolean; readonly inOrder: boolean },
): Promise<void> {
  // Runs that were woken at this very instant go first, so that a repeated run starts from the same state.
  if (inOrder) await activity.settled();
  for (const { name } of due) {
    if (signal.aborted) return;
    const time = new Date(clock.now()).toISOString();
    if (name === WATCHER) {
      for (let shard = 0; shard < shards; shard += 1)
        for (let copy = 0; copy < watchers; copy += 1)
          start(name, {
            source: SCHEDULE_SOURCE,
            time,
            resume: resume && copy === 0,
            ...(shard === 0 ? {} : { shard }),
          });
    } else start(name, { source: SCHEDULE_SOURCE, time, resume });
    if (inOrder) await activity.settled();
  }
}
