import type { ExchangeClock } from '../../local/exchange/clock.ts';

/**
 * Lets a clock of speed "max" jump whenever a client waits: to the instant that comes first, then to the next.
 *
 * Nobody else moves such a clock. Between two jumps the requests that have come in are answered, so that who waits for
 * an earlier instant gets it first.
 */
export function jumpWhenAwaited(clock: ExchangeClock): void {
  let isScheduled = false;
  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(jump);
  };
  const jump = (): void => {
    isScheduled = false;
    const dueMs = clock.nextDue();
    if (dueMs === undefined || clock.parked() === 0) return;
    clock.advance(dueMs);
    schedule();
  };
  clock.onParked(schedule);
}
