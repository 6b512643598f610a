import type { LocalClock } from './local-clock.ts';

/** Knows whether anything is in flight: only then may time not be moved. */
export type Activity = {
  /** Counts a run of a function from its start to its end. */
  track<T>(run: () => Promise<T>): Promise<T>;
  /** Keeps everything busy while the job goes on, whatever the runs in it do. */
  hold<T>(job: () => Promise<T>): Promise<T>;
  /** Resolves when every run has ended or is parked in a wait of the clock, and no message can be delivered. */
  settled(): Promise<void>;
  /** Like `settled`, and nothing is held. */
  idle(): Promise<void>;
  /** Resolves when something may have changed. */
  changed(): Promise<void>;
  /** Tells those who wait to look again. */
  poke(): void;
};

/** Without notice of parked runs we look this often; with it, the timer is only a safety net. */
const LOOK_MS = 1;
const LOOK_WITH_NOTICE_MS = 5;

/** Watches runs and waits. `isDeliverable` says whether the event source has a message that it could start now. */
export function activity(
  clock: Pick<LocalClock, 'parked' | 'onParked'>,
  isDeliverable: () => boolean,
  signal: AbortSignal,
): Activity {
  const counts = { running: 0, held: 0 };
  const waiting = new Set<() => void>();
  const poke = (): void => {
    for (const wake of [...waiting]) wake();
  };
  const lookMs = clock.onParked === undefined ? LOOK_MS : LOOK_WITH_NOTICE_MS;
  const stopListening = clock.onParked?.(poke);
  signal.addEventListener('abort', () => {
    stopListening?.();
    poke();
  });

  const changed = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(wake, lookMs);
      waiting.add(wake);
      function wake(): void {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve();
      }
    });
  const isSettled = (): boolean => counts.running === clock.parked() && !isDeliverable();
  const until = async (condition: () => boolean): Promise<void> => {
    while (!signal.aborted) {
      if (condition()) {
        // What the last event set in motion (a promise's continuation, the next delivery) begins within a turn.
        await turn();
        await turn();
        if (condition()) return;
      } else await changed();
    }
  };
  const counting = async <T>(name: keyof typeof counts, job: () => Promise<T>): Promise<T> => {
    counts[name] += 1;
    try {
      return await job();
    } finally {
      counts[name] -= 1;
      poke();
    }
  };
  return {
    track: (run) => counting('running', run),
    hold: (job) => counting('held', job),
    settled: () => until(isSettled),
    idle: () => until(() => counts.held === 0 && isSettled()),
    changed,
    poke,
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
