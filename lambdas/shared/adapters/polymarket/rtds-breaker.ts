/** Failures in a row after which the stream is left alone for a while. */
const MAX_FAILURES = 5;
/** How long it is left alone. */
const PAUSE_MS = 60_000;
const FIRST_BACK_OFF_MS = 500;
const MAX_BACK_OFF_MS = 8_000;

/** How long to wait before the next connection; outlives the runs of one function's instance. */
export type RtdsBreaker = {
  /** A connection told a trade. */
  worked(): void;
  /** A connection could not be made, was lost, or was silent. */
  failed(now: number): void;
  /** Milliseconds until a connection may be tried. */
  waitMs(now: number): number;
};

/**
 * Backs off exponentially with full jitter, and after five failures in a row pauses for a minute; after a pause one
 * more failure is enough for the next.
 *
 * @param random From 0 up to 1.
 */
export function rtdsBreaker(random: () => number): RtdsBreaker {
  let failures = 0;
  let resumeAt = -Infinity;
  return {
    worked: () => {
      failures = 0;
    },
    failed: (now) => {
      failures = Math.min(failures + 1, MAX_FAILURES);
      const backOffMs = Math.min(MAX_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (failures - 1));
      resumeAt = now + (failures === MAX_FAILURES ? PAUSE_MS : Math.floor(random() * backOffMs));
    },
    waitMs: (now) => Math.max(0, resumeAt - now),
  };
}
