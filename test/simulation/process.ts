import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { drawBetween } from './draws.ts';
import { type FaultKind, type Faults } from './faults.ts';
import { fallAsleep, onceAllWait, type Sleeper, type Timeline } from './timeline.ts';

/** How an invocation ended. */
export type Ending =
  | { readonly how: 'done' }
  | { readonly how: 'died' }
  | { readonly how: 'failed'; readonly error: unknown };

/** What a call is, and what its caller gets when there is no answer. */
export type Call<T> = {
  /** Counterpart and method, as faults name it. */
  readonly point: string;
  /** What it does at its counterpart, at the moment when the request arrives; told of a fault that is the counterpart's. */
  readonly effect: (fault?: FaultKind) => T;
  /** The answer of a caller who waited in vain; throws where the port does. */
  readonly lost: () => T;
  /** What it is about, in the trace. */
  readonly about?: string;
  /** What it is of, where the call says so itself: the row of the matrix of faults. Otherwise what its process works on. */
  readonly subject?: (() => string) | undefined;
};

/** One invocation of a function. */
export type Process = Sleeper & {
  readonly name: string;
  readonly isOver: boolean;
  /** The present by this machine's clock. */
  now(): UnixMs;
  call<T>(call: Call<T>): Promise<T>;
  /** Waits for a moment; where it may be woken, for no longer than until somebody does. */
  waitUntil(until: UnixMs, mayBeWoken?: boolean): Promise<UnixMs>;
  /** Ends a wait that may be woken. */
  interrupt(): Process | undefined;
  /** Waits for a drawn part of `mostMs`. */
  pause(mostMs: number): Promise<void>;
  /** What it works on: the row of the matrix of faults. */
  subject: () => string;
};

export type ProcessStage = {
  readonly timeline: Timeline;
  readonly faults: Faults;
  /** Told of the fate of every call. */
  readonly onCall: (process: Process, call: Call<unknown>, fault: FaultKind | undefined) => void;
  /** Called when code under simulation throws what no port may throw. */
  readonly onEnd: (process: Process, ending: Ending) => void;
  /** Requests on their way that nobody waits for any more. */
  readonly strays: { count: number };
};

type Start = {
  readonly name: string;
  readonly timeoutMs: number;
  readonly run: (process: Process) => Promise<unknown>;
  readonly ended: (ending: Ending) => void;
};

const LATENCIES_MS: Readonly<Record<string, readonly [number, number]>> = {
  table: [2, 12],
  queue: [4, 20],
  switches: [10, 60],
  venue: [20, 250],
  feed: [20, 200],
  markets: [20, 150],
  chain: [20, 200],
};
const SKEW_MS = 2_500;
const GIVES_UP_AFTER_MS = 5_000;

type Running = { -readonly [Name in keyof Process]: Process[Name] };

/** Starts an invocation; it ends by itself, by dying, or when its time is over. */
export function startProcess(stage: ProcessStage, { name, timeoutMs, run, ended }: Start): Process {
  const { timeline, faults } = stage;
  const deadline = later(timeline.now, timeoutMs);
  const isSkewed = faults.pick(name, 0, 'process') === 'skewed';
  const skewMs = isSkewed ? drawBetween(-SKEW_MS, SKEW_MS, faults.draw(name, 0, 'skew')) : 0;
  let calls = 0;
  let awaiting = 0;
  let interruption: (() => Process | undefined) | undefined;
  const end = (ending: Ending): void => {
    if (process.isOver) return;
    process.isOver = true;
    fallAsleep(process);
    stage.onEnd(process, ending);
    ended(ending);
  };
  const ask = (): void => {
    awaiting += 1;
    fallAsleep(process);
  };
  /** Others of its strands wait: it sleeps when the one that goes on asks again, or when nothing of it goes on any more. */
  const rest = (): void => {
    if (awaiting > 0) fallAsleep(process);
  };
  const answered = (give: () => void): Sleeper | undefined => {
    if (process.isOver) return undefined;
    awaiting -= 1;
    process.isAwake = true;
    give();
    if (awaiting > 0) onceAllWait(rest);
    return process;
  };
  const process: Running = {
    name,
    subject: () => 'no order',
    isOver: false,
    isAwake: true,
    onceAsleep: undefined,
    now: () => later(timeline.now, skewMs),
    waitUntil(until, mayBeWoken = false) {
      ask();
      return new Promise((resolve) => {
        let isWaiting = true;
        const wake = (): Process | undefined => {
          if (!isWaiting) return undefined;
          isWaiting = false;
          interruption = undefined;
          answered(() => {
            resolve(later(timeline.now, skewMs));
          });
          return process;
        };
        if (mayBeWoken) interruption = wake;
        timeline.at(until - skewMs, wake);
      });
    },
    interrupt: () => interruption?.(),
    async pause(mostMs) {
      await process.waitUntil(later(process.now(), Math.ceil(mostMs * faults.draw(name, calls, 'pause'))));
    },
    call<T>(call: Call<T>): Promise<T> {
      calls += 1;
      ask();
      const ordinal = calls;
      const fault = faults.pick(name, ordinal, call.point, call.subject ?? process.subject);
      stage.onCall(process, call, fault);
      return new Promise<T>((resolve, reject) => {
        const answer = (at: number, given: Outcome<T>): void => {
          timeline.at(at, () =>
            answered(() => {
              settle(given, resolve, reject);
            }),
          );
        };
        const latency = latencyOf(call.point, faults.draw(name, ordinal, 'latency'));
        if (fault !== undefined && WAYS.has(fault)) {
          const die = (): void => {
            end({ how: 'died' });
          };
          befall({ stage, who: name, ordinal, call, fault, latency, answer, die });
          return;
        }
        // What nothing befalls on its way, as nearly all calls: its counterpart may still show a fault of its own.
        const returns = timeline.now + latency;
        timeline.at(timeline.now + Math.ceil(latency / 2), () => {
          answer(returns, happened(call, fault));
          return undefined;
        });
      });
    },
  };
  timeline.at(deadline, () => {
    end({ how: 'died' });
    return undefined;
  });
  run(process).then(
    () => {
      end({ how: 'done' });
    },
    (error: unknown) => {
      end({ how: 'failed', error });
    },
  );
  return process;
}

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

function settle<T>(outcome: Outcome<T>, resolve: (value: T) => void, reject: (error: Error) => void): void {
  if ('error' in outcome) reject(outcome.error as Error);
  else resolve(outcome.value);
}

function happened<T>(call: Call<T>, fault?: FaultKind): Outcome<T> {
  try {
    return { value: call.effect(fault) };
  } catch (error) {
    return { error };
  }
}

function inVain<T>(call: Call<T>): Outcome<T> {
  try {
    return { value: call.lost() };
  } catch (error) {
    return { error };
  }
}

function latencyOf(point: string, draw: number): number {
  const [low, high] = latenciesOf(point);
  return drawBetween(low, high, draw);
}

const LATENCIES_OF_POINTS = new Map<string, readonly [number, number]>();

function latenciesOf(point: string): readonly [number, number] {
  const known = LATENCIES_OF_POINTS.get(point);
  if (known !== undefined) return known;
  const found = LATENCIES_MS[point.slice(0, point.indexOf('.'))]!;
  LATENCIES_OF_POINTS.set(point, found);
  return found;
}

/** What befalls a call on its way, or its caller; every other fault is the counterpart's to show. */
const WAYS: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'crash-before',
  'crash-after',
  'lost-request',
  'lost-answer',
  'late-request',
  'doubled',
  'refused-copied',
  'resent',
  'slow',
  'paused',
]);

type Happening<T> = {
  readonly stage: ProcessStage;
  readonly who: string;
  readonly ordinal: number;
  readonly call: Call<T>;
  readonly fault: FaultKind;
  readonly latency: number;
  readonly answer: (at: number, given: Outcome<T>) => void;
  readonly die: () => void;
};

/** Decides the fate of a call that something befalls: when its effect takes place, whether, and what its caller learns. */
function befall<T>({
  stage: { timeline, faults, strays },
  who,
  ordinal,
  call,
  fault,
  latency,
  answer,
  die,
}: Happening<T>): void {
  const { now } = timeline;
  const arrives = now + Math.ceil(latency / 2);
  const returns = now + latency;
  const span = (least: number, most: number): number => drawBetween(least, most, faults.draw(who, ordinal, 'span'));
  const take = (at: number, then: (outcome: Outcome<T>) => void, told?: FaultKind): void => {
    timeline.at(at, () => {
      then(happened(call, told));
      return undefined;
    });
  };
  const stray = (at: number): void => {
    strays.count += 1;
    take(at, () => {
      strays.count -= 1;
    });
  };
  const giveUp = (): void => {
    timeline.at(now + GIVES_UP_AFTER_MS, () => {
      answer(timeline.now, inVain(call));
      return undefined;
    });
  };
  switch (fault) {
    case 'crash-before':
      timeline.at(arrives, () => {
        die();
        return undefined;
      });
      return;
    case 'crash-after':
      take(arrives, die);
      return;
    case 'lost-request':
      giveUp();
      return;
    case 'lost-answer':
      take(arrives, nothing);
      giveUp();
      return;
    case 'late-request':
      giveUp();
      stray(now + lateBy(call.point, span));
      return;
    case 'doubled':
      take(arrives, (outcome) => {
        answer(returns, outcome);
      });
      // Whatever repeats a request may do so when its answer has long been given, whatever it was.
      stray(arrives + span(1, 8_000));
      return;
    case 'refused-copied':
      take(
        arrives,
        (outcome) => {
          answer(returns, outcome);
        },
        'balance-cache',
      );
      stray(returns + span(1, 8_000));
      return;
    case 'resent':
      take(arrives, nothing);
      take(arrives + 1_000, (outcome) => {
        answer(now + 1_000 + latency, outcome);
      });
      return;
    case 'slow':
      take(now + span(200, 2_400), (outcome) => {
        answer(timeline.now + span(200, 2_400), outcome);
      });
      return;
    case 'paused':
      take(arrives, (outcome) => {
        answer(returns + span(2_000, 40_000), outcome);
      });
      return;
    default:
      throw new Error(`${fault} befalls no call on its way`);
  }
}

const nothing = (): void => undefined;

/** Bytes on their way to the venue may be held up for longer than any quarantine. */
function lateBy(point: string, span: (least: number, most: number) => number): number {
  return point.startsWith('venue.') ? span(1_000, 400_000) : span(1_000, 25_000);
}
