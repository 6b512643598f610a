/**
 * The clock that everything on this machine runs on; the local exchange owns it.
 *
 * Times are milliseconds since the epoch. With `speed` a number, time runs that many times as fast as the machine's;
 * with `'max'` it stands still until somebody calls `advance`.
 */
export type LocalClock = {
  now(): number;
  /** Resolves when the clock reads `ms` or later; rejects or resolves early when `signal` aborts. */
  waitUntil(ms: number, kind: 'invocation' | 'timer', signal?: AbortSignal): Promise<void>;
  /** How many waits of kind `invocation` have not resolved. */
  parked(): number;
  /** Earliest unresolved wait of any kind. */
  nextDue(): number | undefined;
  advance(toMs: number): void;
  readonly speed: number | 'max';
  /** Calls back whenever a wait of kind `invocation` begins; without it the runner looks every millisecond. */
  onParked?(listener: () => void): () => void;
};
