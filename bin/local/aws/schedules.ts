import type { Activity } from './activity.ts';
import type { LocalClock } from './local-clock.ts';
import { type LocalFunction, SCHEDULED_TIME, type ScheduleStart } from './local-function.ts';

export type SchedulesOptions = {
  readonly clock: LocalClock;
  readonly activity: Activity;
  /** In the order in which those due at the same instant are started. */
  readonly functions: readonly Pick<LocalFunction, 'name' | 'starts'>[];
  /** How many runs of the watcher a schedule starts; two must be harmless. */
  readonly watchers: number;
  readonly start: (name: string, event: unknown, schedule: ScheduleStart) => void;
  readonly signal: AbortSignal;
};

export type Schedules = {
  /** The first runs after a start: reads switches and what happened meanwhile, then rings everything that is open. */
  startUp(): Promise<void>;
  /** Fires at every due instant until stopped. */
  run(): Promise<void>;
};

const WATCHER = 'leader-watcher';
const RECONCILER = 'reconciler';

type Rhythm = Pick<ScheduleStart, 'everyMs' | 'afterMs'>;

/** A function with those of its schedules that are due. */
type Scheduled = {
  readonly name: string;
  readonly schedules: readonly ScheduleStart[];
  readonly hearsChanges: boolean;
};

/** Starts scheduled functions at the multiples of their periods, or so long after; those of one instant in the given order. */
export function schedules(options: SchedulesOptions): Schedules {
  const { clock, signal } = options;
  const scheduled = options.functions.flatMap(({ name, starts }): readonly Scheduled[] => {
    const own = starts.filter((start) => start.kind === 'schedule');
    const hearsChanges = starts.some((start) => start.kind === 'parameter-change');
    return own.length === 0 ? [] : [{ name, schedules: own, hearsChanges }];
  });
  const rhythms = scheduled.flatMap((one) => one.schedules);
  let firedUntil = 0;

  return {
    startUp: async () => {
      const now = clock.now();
      firedUntil = now;
      // Whatever was changed while nothing ran was told to nobody.
      const isFirst = ({ name, hearsChanges }: Scheduled): boolean =>
        name === WATCHER || name === RECONCILER || hearsChanges;
      const first = scheduled.map((one) => (isFirst(one) ? one : dueOf(one, (rhythm) => latest(now, rhythm) === now)));
      await options.activity.hold(() => fire(options, first, { resume: true, inOrder: true }));
    },
    run: async () => {
      if (rhythms.length === 0) return;
      while (!signal.aborted) {
        const next = Math.min(...rhythms.map((rhythm) => latest(firedUntil, rhythm) + rhythm.everyMs));
        await clock.waitUntil(next, 'timer', signal).catch(() => undefined);
        const now = clock.now();
        const from = firedUntil;
        const due = scheduled.map((one) => dueOf(one, (rhythm) => isDue(rhythm, from, now, clock.speed)));
        firedUntil = now;
        if (isStopped(signal)) return;
        await options.activity.hold(() => fire(options, due, { resume: false, inOrder: clock.speed === 'max' }));
      }
    },
  };
}

function dueOf(scheduled: Scheduled, isNow: (rhythm: Rhythm) => boolean): Scheduled {
  return { ...scheduled, schedules: scheduled.schedules.filter(isNow) };
}

/** Asked anew after every wait. */
function isStopped(signal: AbortSignal): boolean {
  return signal.aborted;
}

function latest(ms: number, { everyMs, afterMs }: Rhythm): number {
  return Math.floor((ms - afterMs) / everyMs) * everyMs + afterMs;
}

/** After a jump only the instant that was landed on counts; a running clock is always a little late. */
function isDue(rhythm: Rhythm, firedUntil: number, now: number, speed: number | 'max'): boolean {
  return speed === 'max' ? latest(now, rhythm) === now : latest(now, rhythm) > firedUntil;
}

async function fire(
  { clock, activity, start, watchers, signal }: SchedulesOptions,
  due: readonly Scheduled[],
  { resume, inOrder }: { readonly resume: boolean; readonly inOrder: boolean },
): Promise<void> {
  // Runs that were woken at this very instant go first, so that a repeated run starts from the same state.
  if (inOrder) await activity.settled();
  for (const { name, schedules: together } of due) {
    if (together.length === 0) continue;
    if (signal.aborted) return;
    const time = new Date(clock.now()).toISOString();
    for (const schedule of together)
      for (let copy = 0; copy < (name === WATCHER ? watchers : 1); copy += 1)
        start(name, eventOf(schedule, { time, resume: resume && copy === 0 }), schedule);
    if (inOrder) await activity.settled();
  }
}

/** What the schedule sends; the start of this machine, which no schedule knows of, asks its first runs to resume. */
function eventOf({ input }: ScheduleStart, { time, resume }: { readonly time: string; readonly resume: boolean }) {
  const event: unknown = JSON.parse(input.replaceAll(SCHEDULED_TIME, time));
  return resume && typeof event === 'object' ? { ...event, resume } : event;
}
