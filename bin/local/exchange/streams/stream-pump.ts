import type { ExchangeClock } from '../clock.ts';

/** What a stream does as time passes. */
export type Stream = {
  /** Whether anybody listens: without listeners nothing is computed, and no timer is set. */
  isWatched(): boolean;
  /** The next instant after another at which the stream has something to tell by itself. */
  nextAfter(ms: number): number | undefined;
  /** Tells everything that is new since the last call and not later than an instant. */
  tell(atMs: number): void;
};

/** Moves streams along with the exchange's clock. */
export type StreamPump = {
  /** Something happened now: a client joined, an order came, the clock was moved. */
  wake(): void;
  close(): void;
};

/** Instants that one wake goes through; a clock that jumped over more is told of in one step. */
const MAX_STEPS = 10_000;

/** A stream with the instant up to which it has told everything. */
type Driven = { readonly stream: Stream; lastMs: number; wasWatched: boolean };

/**
 * Starts the pump: at every instant at which a stream has something, in order, it is told so, also when the clock
 * jumped over several.
 */
export function startPump(clock: ExchangeClock, streams: readonly Stream[]): StreamPump {
  const driven = streams.map((stream): Driven => ({ stream, lastMs: clock.now(), wasWatched: false }));
  let timer = new AbortController();
  let isClosed = false;

  const wake = (): void => {
    if (isClosed) return;
    timer.abort();
    const now = clock.now();
    const watched = driven.filter((one) => isWatchedNow(one, now));
    let due = nextOf(watched);
    for (let step = 0; step < MAX_STEPS && due !== undefined && due <= now; step += 1) {
      tellAll(watched, due);
      due = nextOf(watched);
    }
    tellAll(watched, now);
    due = nextOf(watched);
    if (due !== undefined && due > now) sleepUntil(due);
  };
  const sleepUntil = (dueMs: number): void => {
    timer = new AbortController();
    clock.waitUntil(dueMs, 'timer', timer.signal).then(wake, () => undefined);
  };
  return {
    wake,
    close: () => {
      isClosed = true;
      timer.abort();
    },
  };
}

/** Whoever begins to listen hears what happens from now on. */
function isWatchedNow(one: Driven, now: number): boolean {
  const isWatched = one.stream.isWatched();
  if (isWatched && !one.wasWatched) one.lastMs = now;
  one.wasWatched = isWatched;
  return isWatched;
}

function nextOf(watched: readonly Driven[]): number | undefined {
  const instants = watched.flatMap(({ stream, lastMs }) => stream.nextAfter(lastMs) ?? []);
  return instants.length === 0 ? undefined : Math.min(...instants);
}

function tellAll(watched: readonly Driven[], atMs: number): void {
  for (const one of watched) {
    if (one.lastMs > atMs) continue;
    one.stream.tell(atMs);
    one.lastMs = atMs;
  }
}
