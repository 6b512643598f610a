import type { LocalClock } from './local-clock.ts';
import type { Attempts } from './local-function.ts';

export type AsyncStart = {
  readonly clock: Pick<LocalClock, 'now' | 'waitUntil'>;
  /** For the start. */
  readonly attempts: Attempts;
  /** For the runs, once it is started. */
  readonly runs: Attempts;
  /** Whether this try of the start is refused, as AWS does under load. */
  isRefused(attempt: number): boolean;
  /** @throws whatever the function throws */
  run(): Promise<unknown>;
  /** Told when the event is dropped: nobody waits for it. */
  onGivenUp(what: 'start' | 'run'): void;
  readonly signal: AbortSignal;
};

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/**
 * Starts a function for an event that nobody waits for, as the scheduler and the event bus do.
 *
 * A start that is refused is tried again after one second, then two, four and so on; a run that fails after one minute,
 * then two. What is tried out or too old is given up.
 */
export async function startAsync(start: AsyncStart): Promise<void> {
  const { attempts, runs, signal } = start;
  let tries = 0;
  const isStarted = await tryOften(
    start,
    attempts,
    (retry) => SECOND_MS * 2 ** retry,
    () => !start.isRefused(tries++),
  );
  if (signal.aborted) return;
  if (!isStarted) {
    start.onGivenUp('start');
    return;
  }
  const run = (): Promise<boolean> =>
    start.run().then(
      () => true,
      () => false,
    );
  const isDone = await tryOften(start, runs, (retry) => MINUTE_MS * (retry + 1), run);
  if (!isDone && !isAborted(signal)) start.onGivenUp('run');
}

async function tryOften(
  { clock, signal }: AsyncStart,
  { retries, maxAgeMs }: Attempts,
  waitMs: (retry: number) => number,
  isDone: () => boolean | Promise<boolean>,
): Promise<boolean> {
  const since = clock.now();
  for (let retry = 0; ; retry += 1) {
    if (await isDone()) return true;
    const at = clock.now() + waitMs(retry);
    if (retry >= retries || at - since > maxAgeMs) return false;
    await clock.waitUntil(at, 'timer', signal).catch(() => undefined);
    if (isAborted(signal)) return false;
  }
}

/** Asked anew after every wait. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
