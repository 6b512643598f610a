import { setTimeout as pause } from 'node:timers/promises';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type RunClock } from '#ports/clock.ts';

/** The longest that a timer of Node can be set for. */
const MAX_TIMER_MS = 2_147_483_647;

/** The machine's own time. */
export function systemClock(): RunClock {
  const now = (): UnixMs => unixMs(Date.now());
  const waitUntil = async (until: UnixMs, woken?: Promise<void>): Promise<UnixMs> => {
    const cut = new AbortController();
    void woken?.then(() => {
      cut.abort();
    });
    // A timer may fire a little early, and the machine's time may be set back while it runs.
    for (let moment = now(); ; moment = now()) {
      if (moment >= until || cut.signal.aborted) return moment;
      await pause(Math.min(MAX_TIMER_MS, until - moment), undefined, { signal: cut.signal }).catch(() => undefined);
    }
  };
  return {
    now: () => Promise.resolve(now()),
    waitUntil,
    waitFor: (work, until) => waitUntil(until, work),
  };
}
