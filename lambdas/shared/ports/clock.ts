import { type UnixMs } from '#core/values/unix-ms.ts';

/** The time that counts, and waiting on it. */
export interface Clock {
  /** The present moment. */
  now(): Promise<UnixMs>;
  /**
   * Resolves with the moment once `until` has come, or as soon as `woken` resolves; at most one wait at a time for one run
   * of a function.
   */
  waitUntil(until: UnixMs, woken?: Promise<void>): Promise<UnixMs>;
  /**
   * How far it is ahead of the venue's time at least, in milliseconds, as its answers have told; below zero where it is
   * behind, undefined where nothing has told yet. Absent where it is the venue's own time.
   */
  readonly offMs?: () => number | undefined;
}

/** A clock of a run that goes on with one thing while another takes its time. */
export interface RunClock extends Clock {
  /**
   * Resolves with the moment once `work`, which never fails, is done, or `until` has come: then the work goes on. Where
   * time stands still while a run does anything, what waits for nothing is always done first.
   */
  waitFor(work: Promise<void>, until: UnixMs): Promise<UnixMs>;
}
