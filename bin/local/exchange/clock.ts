import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The time of the exchange, in milliseconds since the epoch.
 *
 * With a number as speed, time runs that many times as fast as the machine's. With `'max'` it stands still until
 * whoever runs the system calls `advance`, which it does when nothing is in flight.
 */
export type ExchangeClock = {
  /** The present instant, a whole number that never goes backwards, not even over a restart. */
  now(): number;
  /** Resolves when the time has come; rejects with the signal's reason when it is aborted first. */
  waitUntil(ms: number, kind: WaitKind, signal?: AbortSignal): Promise<void>;
  /** Waits of kind `'invocation'` that are not resolved yet. */
  parked(): number;
  /** The earliest unresolved wait of any kind. */
  nextDue(): number | undefined;
  /** Moves the time forward, stores it, then resolves the waits that are due, in order. Only at speed `'max'`. */
  advance(toMs: number): void;
  /** Calls the listener whenever a running function begins to wait; returns how to stop that. */
  onParked(listener: () => void): () => void;
  /** Lets a clock run that was held; what was running already goes on. */
  release(): void;
  readonly speed: number | 'max';
};

/** Who waits: a running function or a schedule. */
export type WaitKind = 'invocation' | 'timer';

type Wait = { readonly dueMs: number; readonly kind: WaitKind; readonly resolve: () => void };
type ClockOptions = {
  readonly startMs: number;
  readonly speed: number | 'max';
  readonly stateDir?: string;
  /** True: the time stands still until `release`. */
  readonly isHeld?: boolean;
};
type Keeper = { readonly storedMs: number | undefined; store(ms: number): void; close(): void };

/** Longest sleep of the machine's timer; a longer wait is slept in parts. */
const LONGEST_SLEEP_MS = 1_000_000_000;
/** A running clock stores a time this much of the machine's time ahead, so that it need not write at every look. */
const LEASE_REAL_MS = 100;

/** Starts the clock at the stored time, or at `startMs` when nothing is stored. */
export function startClock(options: ClockOptions): ExchangeClock & { close(): void } {
  const keeper = openKeeper(options.stateDir);
  const base = Math.max(options.startMs, keeper.storedMs ?? options.startMs);
  const source = options.speed === 'max' ? steppedTime(base, keeper) : runningTime(base, options, keeper);
  const waits: Wait[] = [];
  const listeners = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;
  let closedMs: number | undefined;

  const resolveDue = (): void => {
    const now = source.now();
    while (waits[0] !== undefined && waits[0].dueMs <= now) waits.shift()?.resolve();
    schedule();
  };
  const schedule = (): void => {
    clearTimeout(timer);
    const first = waits[0];
    if (options.speed === 'max' || first === undefined) return;
    const sleepMs = Math.ceil((first.dueMs - source.now()) / options.speed);
    timer = setTimeout(resolveDue, Math.min(Math.max(sleepMs, 0), LONGEST_SLEEP_MS));
  };

  return {
    speed: options.speed,
    // Who asks after the end is told the end: nothing can be stored any more.
    now: () => closedMs ?? source.now(),
    parked: () => waits.filter((wait) => wait.kind === 'invocation').length,
    nextDue: () => waits[0]?.dueMs,
    advance: (toMs) => {
      source.advance(toMs);
      resolveDue();
    },
    release: () => {
      source.release();
      schedule();
    },
    onParked: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    waitUntil: (ms, kind, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(abortReason(signal));
          return;
        }
        if (ms <= source.now()) {
          resolve();
          return;
        }
        const onAbort = (): void => {
          waits.splice(waits.indexOf(wait), 1);
          schedule();
          if (signal !== undefined) reject(abortReason(signal));
        };
        const wait: Wait = {
          dueMs: ms,
          kind,
          resolve: () => {
            signal?.removeEventListener('abort', onAbort);
            resolve();
          },
        };
        insertWait(waits, wait);
        if (kind === 'invocation') for (const listener of listeners) listener();
        signal?.addEventListener('abort', onAbort, { once: true });
        schedule();
      }),
    close: () => {
      clearTimeout(timer);
      waits.length = 0;
      closedMs = source.now();
      keeper.store(closedMs);
      keeper.close();
    },
  };
}

type TimeSource = { now(): number; advance(toMs: number): void; release(): void };

function steppedTime(baseMs: number, keeper: Keeper): TimeSource {
  let currentMs = baseMs;
  return {
    now: () => currentMs,
    release: () => undefined,
    advance: (toMs) => {
      if (toMs <= currentMs) return;
      keeper.store(Math.floor(toMs));
      currentMs = Math.floor(toMs);
    },
  };
}

function runningTime(baseMs: number, { speed, isHeld }: ClockOptions, keeper: Keeper): TimeSource {
  const rate = speed === 'max' ? 0 : speed;
  let startedAt = isHeld === true ? undefined : performance.now();
  let leasedMs = baseMs;
  return {
    now: () => {
      if (startedAt === undefined) return baseMs;
      const now = Math.floor(baseMs + (performance.now() - startedAt) * rate);
      if (now > leasedMs) {
        leasedMs = now + Math.ceil(LEASE_REAL_MS * rate);
        keeper.store(leasedMs);
      }
      return now;
    },
    release: () => {
      startedAt ??= performance.now();
    },
    advance: () => {
      throw new Error('this clock runs by itself: only a clock of speed "max" is advanced');
    },
  };
}

function openKeeper(stateDir: string | undefined): Keeper {
  if (stateDir === undefined) return { storedMs: undefined, store: () => undefined, close: () => undefined };
  mkdirSync(stateDir, { recursive: true });
  const path = join(stateDir, 'clock');
  const file = openSync(path, 'a+');
  closeSync(file);
  const stored = Number(readFileSync(path, 'utf8').trim());
  const descriptor = openSync(path, 'r+');
  return {
    storedMs: Number.isSafeInteger(stored) && stored > 0 ? stored : undefined,
    // Always the same sixteen digits at the same place: one write replaces the whole file.
    store: (ms) => {
      writeSync(descriptor, `${String(ms).padStart(16, '0')}\n`, 0);
    },
    close: () => {
      closeSync(descriptor);
    },
  };
}

function insertWait(waits: Wait[], wait: Wait): void {
  let place = waits.length;
  while (place > 0 && (waits[place - 1]?.dueMs ?? 0) > wait.dueMs) place -= 1;
  waits.splice(place, 0, wait);
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('the wait was given up');
}
