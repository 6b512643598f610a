import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type RunClock } from '#ports/clock.ts';

/** A clock that moves only when a test, or a wait, moves it. */
export type StepClock = RunClock & {
  /** The moment it shows. */
  readonly moment: UnixMs;
  /** Set by a test: how far it is off the venue's. */
  offMs?: () => number | undefined;
  advance(ms: number): void;
  /** Lets something happen when a wait comes to a moment. */
  happenAt(at: UnixMs, run: () => void): void;
};

/** Starts a clock; a wait takes it to its end at once, or to the first happening that wakes it. */
export function stepClock(start: UnixMs): StepClock {
  let moment: UnixMs = start;
  const happenings: { readonly at: UnixMs; readonly run: () => void }[] = [];
  const takeNext = (until: UnixMs): (() => void) | undefined => {
    const [next] = happenings.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
    if (next === undefined) return undefined;
    happenings.splice(happenings.indexOf(next), 1);
    if (next.at > moment) moment = next.at;
    return next.run;
  };
  return {
    get moment() {
      return moment;
    },
    now: () => Promise.resolve(moment),
    waitUntil: async (until, woken) => {
      for (;;) {
        if (woken !== undefined && (await isResolved(woken))) return moment;
        const run = takeNext(until);
        if (run === undefined) break;
        run();
      }
      if (until > moment) moment = until;
      return moment;
    },
    // It stands still while anything goes on, but for what the work itself waits for.
    waitFor: async (work) => {
      await work;
      return moment;
    },
    advance: (ms) => {
      moment = unixMs(moment + ms);
    },
    happenAt: (at, run) => {
      happenings.push({ at, run });
    },
  };
}

function isResolved(promise: Promise<void>): Promise<boolean> {
  return Promise.race([promise.then(() => true), Promise.resolve(false).then((value) => value)]);
}
