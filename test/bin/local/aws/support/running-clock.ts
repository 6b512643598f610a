import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalClock } from '../../../../../bin/local/aws/local-clock.ts';

/** A clock that runs by itself, `speed` times as fast as the machine's. */
export function runningClock(startMs: number, speed: number): LocalClock {
  const began = performance.now();
  let parked = 0;
  const now = (): number => Math.floor(startMs + (performance.now() - began) * speed);
  return {
    speed,
    now,
    waitUntil: async (ms, kind, signal) => {
      parked += kind === 'invocation' ? 1 : 0;
      try {
        while (now() < ms)
          await sleep(Math.ceil((ms - now()) / speed), undefined, signal === undefined ? {} : { signal });
      } finally {
        parked -= kind === 'invocation' ? 1 : 0;
      }
    },
    parked: () => parked,
    nextDue: () => undefined,
    advance: () => {
      throw new Error('it runs by itself');
    },
  };
}
