import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';

/** How often a moving clock is looked at, in the machine's time. */
const LOOK_MS = 100;
/** No command waits longer than this, in the machine's time, whatever the clock says. */
const MAX_WAIT_MS = 60_000;

/**
 * A clock for a command: it asks again and again instead of parking a wait, because the clock of a local exchange takes
 * a parked wait for a function's, and might not move on for it.
 *
 * A wait ends after a minute of the machine's time at the latest, also when the clock stands still.
 */
export function polledClock({ now }: Pick<Clock, 'now'>): Clock {
  return {
    now,
    waitUntil: async (until) => {
      const startedAt = performance.now();
      for (;;) {
        const moment: UnixMs = await now();
        if (moment >= until || performance.now() - startedAt >= MAX_WAIT_MS) return moment;
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    },
  };
}
