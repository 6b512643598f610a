import { drawBetween } from '../draws.ts';
import { type Faults } from '../faults.ts';
import { type Sleeper, type Timeline } from '../timeline.ts';

/** A function that a schedule starts. */
export type Scheduled = {
  readonly name: string;
  readonly everyMs: number;
  /** Runs at once, at most: a start beyond them is refused. */
  readonly maxRuns: number;
  readonly start: (run: string, ended: () => void) => Sleeper;
};

type SchedulesInput = {
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly start: number;
  readonly functions: readonly Scheduled[];
  /** False ends the schedules. */
  readonly isOn: () => boolean;
};

const LATEST_MS = 59_000;
const SILENT_MS = 600_000;
/** Between the starts of one minute. */
const SPREAD_MS = 2_000;
const EVENT_MS = 8_000;

/** Starts a function now, because of an event; counted apart from its schedule. */
export type StartByEvent = (name: string) => void;

/**
 * Starts functions at their intervals: late, twice, or for ten minutes not at all when a fault says so.
 *
 * @returns What starts one of them because of an event, which may get lost.
 */
export function runSchedules({ timeline, faults, start, functions, isOn }: SchedulesInput): StartByEvent {
  const launchers = new Map(
    functions.map((scheduled) => [scheduled.name, runSchedule({ timeline, faults, start, isOn, scheduled })]),
  );
  let events = 0;
  return (name) => {
    events += 1;
    const who = `${name} event ${events}`;
    if (faults.pick(who, 0, `event.${name}`) === 'lost-event') return;
    launchers.get(name)?.(who, timeline.now + drawBetween(500, EVENT_MS, faults.draw(who, 0, 'event')));
  };
}

type ScheduleInput = Omit<SchedulesInput, 'functions'> & { readonly scheduled: Scheduled };

function runSchedule({ timeline, faults, start, isOn, scheduled }: ScheduleInput): (run: string, at: number) => void {
  let running = 0;
  let silentUntil = 0;
  const launch = (run: string, at: number): void => {
    timeline.at(at, () => {
      if (running >= scheduled.maxRuns) return undefined;
      running += 1;
      return scheduled.start(run, () => {
        running -= 1;
      });
    });
  };
  const tick = (count: number): void => {
    if (!isOn()) return;
    const who = `${scheduled.name} ${count}`;
    const at = start + count * scheduled.everyMs + drawBetween(0, SPREAD_MS, faults.draw(who, 0, 'spread'));
    const fault = faults.pick(who, 0, `start.${scheduled.name}`);
    if (fault === 'no-start') silentUntil = at + SILENT_MS;
    if (at >= silentUntil) {
      launch(who, fault === 'late-start' ? at + drawBetween(1_000, LATEST_MS, faults.draw(who, 0, 'late')) : at);
      if (fault === 'double-start') launch(`${who}b`, at + drawBetween(0, 5_000, faults.draw(who, 0, 'double')));
    }
    timeline.at(start + (count + 1) * scheduled.everyMs, () => {
      tick(count + 1);
      return undefined;
    });
  };
  tick(0);
  return launch;
}
