import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';

/** A clock that moves only when a test, or a wait, moves it. */
export type StepClock = Clock & {
  /** The moment it shows. */
  readonly moment: UnixMs;
  advance(ms: number): void;
};

/** Starts a clock; a wait takes it to its end at once. */
export function stepClock(start: UnixMs): StepClock {
  let moment: UnixMs = start;
  return {
    get moment() {
      return moment;
    },
    now: () => Promise.resolve(moment),
    waitUntil: (until) => {
      if (until > moment) moment = until;
      return Promise.resolve(moment);
    },
    advance: (ms) => {
      moment = unixMs(moment + ms);
    },
  };
}
