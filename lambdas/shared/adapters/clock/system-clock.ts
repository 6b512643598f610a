import { setTimeout as pause } from 'node:timers/promises';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';

/** The longest that a timer of Node can be set for. */
const MAX_TIMER_MS = 2_147_483_647;

/** The machine's own time. */
export function systemClock(): Clock {
  const now = (): UnixMs => unixMs(Date.now());
  return {
    now: () => Promise.resolve(now()),
    waitUntil: async (until, woken) => {
      const cut = new AbortController();
      void woken?.then(() => {
        cut.abort();
      });
      // A timer may fire a little early, and the machine's time may be set back while it runs.
      for (let moment = now(); ; moment = now()) {
        if (moment >= until || cut.signal.aborted) return moment;
        await pause(Math.min(MAX_TIMER_MS, until - moment), undefined, { signal: cut.signal }).catch(() => undefined);
      }
    },
  };
}
