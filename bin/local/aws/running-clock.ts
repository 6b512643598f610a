import type { LocalClock } from './local-clock.ts';

type Wait = { readonly dueMs: number; readonly kind: 'invocation' | 'timer'; readonly resolve: () => void };

/** The machine's timers take no longer sleep; and a machine that was asleep looks at the time again soon. */
const LONGEST_SLEEP_MS = 60_000;

/**
 * A clock that runs by itself, after the machine's time or after that of a market of its own.
 *
 * @param options.now Milliseconds since the epoch; they may jump when a machine wakes up, and never go back here.
 * @param options.speed How many times as fast as the machine's time it runs.
 */
export function runningClock({ now, speed }: { readonly now: () => number; readonly speed: number }): LocalClock {
  let latest = 0;
  const moment = (): number => {
    latest = Math.max(latest, Math.floor(now()));
    return latest;
  };
  const waits = new Set<Wait>();
  let timer: NodeJS.Timeout | undefined;
  const nextDue = (): number | undefined =>
    waits.size === 0 ? undefined : Math.min(...[...waits].map(({ dueMs }) => dueMs));
  const schedule = (): void => {
    clearTimeout(timer);
    const due = nextDue();
    if (due === undefined) return;
    const sleepMs = Math.ceil((due - moment()) / speed);
    timer = setTimeout(resolveDue, Math.min(Math.max(sleepMs, 0), LONGEST_SLEEP_MS));
  };
  const resolveDue = (): void => {
    const at = moment();
    for (const wait of waits) {
      if (wait.dueMs > at) continue;
      waits.delete(wait);
      wait.resolve();
    }
    schedule();
  };
  return {
    speed,
    now: moment,
    parked: () => [...waits].filter(({ kind }) => kind === 'invocation').length,
    nextDue,
    advance: () => {
      throw new Error('this clock runs by itself');
    },
    waitUntil: (dueMs, kind, signal) =>
      new Promise((resolve, reject) => {
        const wait: Wait = {
          dueMs,
          kind,
          resolve: () => {
            signal?.removeEventListener('abort', giveUp);
            resolve();
          },
        };
        const giveUp = (): void => {
          waits.delete(wait);
          schedule();
          reject(signal?.reason instanceof Error ? signal.reason : new Error('the wait was given up'));
        };
        if (signal?.aborted === true) {
          giveUp();
          return;
        }
        signal?.addEventListener('abort', giveUp, { once: true });
        waits.add(wait);
        schedule();
      }),
  };
}
