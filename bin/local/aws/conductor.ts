import type { Activity } from './activity.ts';
import type { EventSource } from './event-source.ts';
import type { LocalClock } from './local-clock.ts';
import type { LocalQueue } from './queue.ts';
import { quietStretch, type RunReports, type WorldOutlook } from './quiet-stretch.ts';

export type ConductorOptions = {
  readonly clock: LocalClock;
  readonly activity: Activity;
  readonly source: EventSource;
  readonly queue: LocalQueue;
  /** Absent = the run has no end. */
  readonly quietUntil: (() => WorldOutlook) | undefined;
  readonly reports: () => RunReports;
  readonly signal: AbortSignal;
};

/** How often a running clock's world is asked whether it is over, in real time. */
const LOOK_MS = 1000;

/**
 * Moves time while nothing is in flight, to the next instant at which something is due.
 *
 * @returns when the world is over and nothing is open, or when stopped. A clock that runs by itself is only watched.
 */
export async function conduct(options: ConductorOptions): Promise<void> {
  if (options.clock.speed === 'max') await moveTime(options);
  else await watchTime(options);
}

async function moveTime({
  clock,
  activity,
  source,
  queue,
  quietUntil,
  reports,
  signal,
}: ConductorOptions): Promise<void> {
  const quiet = quietStretch(clock.speed);
  while (!signal.aborted) {
    await activity.idle();
    if (isStopped(signal)) return;
    const now = clock.now();
    quiet.note(quietUntil?.(), now);
    if (quiet.isOver(now, reports())) return;
    const target = quiet.jump(now, reports()) ?? earliest(clock.nextDue(), queue.nextVisibleAt());
    if (target === undefined) await activity.changed();
    else {
      clock.advance(Math.max(target, now));
      source.pump();
    }
  }
}

async function watchTime({ clock, quietUntil, reports, signal }: ConductorOptions): Promise<void> {
  const quiet = quietStretch(clock.speed);
  while (!signal.aborted) {
    quiet.note(quietUntil?.(), clock.now());
    if (quiet.isOver(clock.now(), reports())) return;
    await pause(LOOK_MS, signal);
  }
}

/** Asked anew after every wait. */
function isStopped(signal: AbortSignal): boolean {
  return signal.aborted;
}

function earliest(...instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
  });
}
