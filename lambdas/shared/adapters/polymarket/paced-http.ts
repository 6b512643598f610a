import { setTimeout as pause } from 'node:timers/promises';
import { type Http, type HttpOutcome } from './http.ts';

/** How fast, and how often again. */
export type Pace = {
  /** Between the beginnings of two requests, at least. */
  readonly gapMs: number;
  /** The machine's own milliseconds, and a wait by them. */
  readonly elapsedMs?: () => number;
  readonly wait?: (ms: number) => Promise<unknown>;
};

const MOST_TRIES = 3;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10_000;
const TOO_MANY = 429;
const FIRST_SERVER_ERROR = 500;

/**
 * Makes requests one after another, never faster than a pace, for long walks that must not crowd out what watches trades.
 *
 * A request that failed, or that the venue wants later, is made again, three times in all: it must be one that only reads.
 */
export function pacedHttp(http: Http, { gapMs, elapsedMs = () => performance.now(), wait = pause }: Pace): Http {
  let line: Promise<unknown> = Promise.resolve();
  let nextMs = elapsedMs();
  const inPace: Http = async (request) => {
    const ownMs = nextMs - elapsedMs();
    if (ownMs > 0) await wait(ownMs);
    nextMs = elapsedMs() + gapMs;
    return http(request);
  };
  const tried: Http = async (request) => {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await inPace(request);
      if (attempt === MOST_TRIES || !isPassing(outcome)) return outcome;
      await wait(waitOf(outcome, attempt));
    }
  };
  return (request) => {
    const turn = line.then(() => tried(request));
    line = turn;
    return turn;
  };
}

function isPassing(outcome: HttpOutcome): boolean {
  if (outcome.kind === 'answer') return outcome.status === TOO_MANY || outcome.status >= FIRST_SERVER_ERROR;
  return outcome.kind !== 'oversized';
}

function waitOf(outcome: HttpOutcome, attempt: number): number {
  const askedMs = outcome.kind === 'answer' ? Number(outcome.retryAfter ?? Number.NaN) * 1_000 : Number.NaN;
  return Math.min(LONGEST_WAIT_MS, askedMs >= 0 ? askedMs : FIRST_WAIT_MS * attempt);
}
