import type { LocalClock } from '../../../../../bin/local/aws/local-clock.ts';

type Wait = { readonly due: number; readonly kind: 'invocation' | 'timer'; resolve(): void };

/** A clock that stands still until it is advanced, like the exchange's at speed `max`. */
export function stepClock(startMs: number): LocalClock {
  const waits = new Set<Wait>();
  const listeners = new Set<() => void>();
  let now = startMs;
  const byDue = (): Wait[] => [...waits].sort((a, b) => a.due - b.due);
  return {
    speed: 'max',
    now: () => now,
    waitUntil: (due, kind, signal) =>
      new Promise((resolve, reject) => {
        if (due <= now) {
          resolve();
          return;
        }
        const wait: Wait = { due, kind, resolve };
        waits.add(wait);
        signal?.addEventListener('abort', () => {
          waits.delete(wait);
          reject(new Error('aborted'));
        });
        if (kind === 'invocation') for (const listener of listeners) listener();
      }),
    parked: () => [...waits].filter((wait) => wait.kind === 'invocation').length,
    nextDue: () => byDue()[0]?.due,
    advance: (to) => {
      now = Math.max(now, to);
      for (const wait of byDue().filter(({ due }) => due <= now)) {
        waits.delete(wait);
        wait.resolve();
      }
    },
    onParked: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
