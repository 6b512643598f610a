import type { ExchangeClock } from '../clock.ts';
import type { VenueRequest } from '../http-server.ts';

/**
 * Names the run of a function that sent a request; only the local runner sends it.
 *
 * Where time is moved by hand, one run counts as waiting once, however many of its requests wait.
 */
export const RUN_HEADER = 'x-polycopy-run';

/** Lets requests wait on the exchange's clock. */
export type RunWaits = {
  /** Resolves when the time has come. */
  wait(request: VenueRequest, untilMs: number): Promise<void>;
};

type Wait = { readonly dueMs: number; readonly resolve: () => void };
type Parked = { readonly dueMs: number; readonly left: AbortController };
type Run = { readonly waits: Set<Wait>; parked: Parked | undefined; timer: NodeJS.Timeout | undefined };

/** The machine's milliseconds in which a run sends what it sends at once; before them its time does not move. */
const SETTLING_MS = 8;

/** Keeps the waits of an exchange, by the run that waits. */
export function runWaits(clock: ExchangeClock): RunWaits {
  const runs = new Map<string, Run>();
  let strangers = 0;
  return {
    wait: (request, untilMs) => {
      if (clock.speed !== 'max') return clock.waitUntil(untilMs, 'invocation');
      const header = request.headers[RUN_HEADER];
      strangers += 1;
      const name = typeof header === 'string' ? header : `stranger ${strangers}`;
      const run = runs.get(name) ?? { waits: new Set(), parked: undefined, timer: undefined };
      runs.set(name, run);
      return new Promise((resolve) => {
        run.waits.add({ dueMs: untilMs, resolve });
        // A request that comes late and is due first does not wait for those before it.
        if (run.parked !== undefined && untilMs < run.parked.dueMs) leave(run, run.parked);
        settle(name, run);
      });
    },
  };

  function leave(run: Run, { left }: Parked): void {
    run.parked = undefined;
    left.abort();
  }

  /** Other requests of the run may still be on their way, and so may what it does with the last answer. */
  function settle(name: string, run: Run): void {
    if (run.parked !== undefined) return;
    clearTimeout(run.timer);
    run.timer = setTimeout(() => {
      park(name, run);
    }, SETTLING_MS);
  }

  function park(name: string, run: Run): void {
    const dueMs = Math.min(...[...run.waits].map((wait) => wait.dueMs));
    const left = new AbortController();
    run.parked = { dueMs, left };
    clock.waitUntil(dueMs, 'invocation', left.signal).then(
      () => {
        wake(name, run);
      },
      () => undefined,
    );
  }

  function wake(name: string, run: Run): void {
    run.parked = undefined;
    const nowMs = clock.now();
    for (const wait of [...run.waits].filter(({ dueMs }) => dueMs <= nowMs)) {
      run.waits.delete(wait);
      wait.resolve();
    }
    if (run.waits.size > 0) settle(name, run);
    else runs.delete(name);
  }
}
