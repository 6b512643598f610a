import { type UnixMs } from '#core/values/unix-ms.ts';
import { type RunClock } from '#ports/clock.ts';

/** A clock on which many wait at once: it moves to the next moment that is waited for, once nothing else goes on. */
export type WaitingClock = RunClock & {
  readonly moment: UnixMs;
  /** Does something, moving on as long as it waits. */
  run<T>(work: () => Promise<T>): Promise<T>;
};

/** Starts a clock that stands still but for `run`, and tells each moment that it moves to. */
export function waitingClock(start: UnixMs, onMove: (to: UnixMs) => void = () => undefined): WaitingClock {
  let moment = start;
  const waits: { readonly at: UnixMs; readonly go: () => void }[] = [];
  return {
    get moment() {
      return moment;
    },
    now: () => Promise.resolve(moment),
    waitUntil: (at) =>
      new Promise((resolve) => {
        waits.push({
          at,
          go: () => {
            resolve(moment);
          },
        });
      }),
    waitFor: (work, until) =>
      new Promise((resolve) => {
        const wait = {
          at: until,
          go: () => {
            resolve(moment);
          },
        };
        waits.push(wait);
        void work.then(() => {
          if (waits.includes(wait)) waits.splice(waits.indexOf(wait), 1);
          wait.go();
        });
      }),
    run: async (work) => {
      const state = { isOver: false };
      const end = work().finally(() => {
        state.isOver = true;
      });
      void end.catch(() => undefined);
      for (;;) {
        await new Promise(setImmediate);
        if (state.isOver) return end;
        const next = waits.toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) continue;
        waits.splice(waits.indexOf(next), 1);
        if (next.at > moment) {
          moment = next.at;
          onMove(moment);
        }
        next.go();
      }
    },
  };
}
