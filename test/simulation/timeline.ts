import { nextTick } from 'node:process';
import { clearImmediate, setImmediate } from 'node:timers';
import { type UnixMs } from '#core/values/unix-ms.ts';

/** Something that wakes code which waits: the loop goes on only when that code waits again. */
export type Sleeper = {
  isAwake: boolean;
  /** What is done once it sleeps again; it is told itself, as who looks again and again looks eight times for one. */
  onceAsleep: (() => void) | undefined;
};

/** Somebody who is awake. */
export function awake(): Sleeper {
  return { isAwake: true, onceAsleep: undefined };
}

/** Puts somebody to sleep, and tells who waits for it. */
export function fallAsleep(sleeper: Sleeper): void {
  sleeper.isAwake = false;
  const told = sleeper.onceAsleep;
  sleeper.onceAsleep = undefined;
  told?.();
}

/** Sleeps when all of them do. */
export function allOf(sleepers: readonly Sleeper[]): Sleeper {
  const all = awake();
  const look = (): void => {
    const next = sleepers.find(({ isAwake }) => isAwake);
    if (next === undefined) fallAsleep(all);
    else next.onceAsleep = look;
  };
  look();
  return all;
}

/** Virtual time: nothing sleeps, everything that is to happen stands in one queue. */
export type Timeline = {
  readonly now: UnixMs;
  /** Lets something happen at a moment, or now when the moment has passed; in the order of asking where moments meet. */
  at(moment: number, act: () => Sleeper | undefined): void;
  /** Lets things happen until nothing is left, or `until` says so after one of them. */
  run(until: () => boolean): Promise<void>;
};

type Moving = { -readonly [Name in keyof Timeline]: Timeline[Name] };

type Entry = { readonly at: number; readonly order: number; readonly act: () => Sleeper | undefined };

/** Starts virtual time. */
export function timeline(start: UnixMs): Timeline {
  const heap: Entry[] = [];
  let order = 0;
  // A field, here and in what else the loop looks at: a getter gives each object a hidden class of its own, which every
  // access then has to look up, and which keeps all that the getter can see until the whole heap is collected.
  const line: Moving = {
    now: start,
    at(moment, act) {
      order += 1;
      push(heap, { at: Math.max(moment, line.now), order, act });
    },
    run: (until) =>
      new Promise((resolve, reject) => {
        const fail = (error: Error): void => {
          clearImmediate(watch);
          reject(error);
        };
        /** Lets things happen up to one that wakes somebody: it goes on when he sleeps again. */
        const goOn = (hasWoken: boolean): void => {
          try {
            let isOver = hasWoken && until();
            while (!isOver) {
              const entry = pop(heap);
              if (entry === undefined) break;
              line.now = entry.at as UnixMs;
              const woken = entry.act();
              if (woken !== undefined) {
                onceAsleep(woken, resume);
                return;
              }
              isOver = until();
            }
            clearImmediate(watch);
            resolve();
          } catch (error) {
            fail(error as Error);
          }
        };
        const resume = (): void => {
          goOn(true);
        };
        // Node comes to it when nothing can go on any more, and all of a run goes on by itself.
        const watch = setImmediate(() => {
          fail(new Error('code under simulation waits for something outside of it'));
        });
        goOn(false);
      }),
  };
  return line;
}

/** Each continuation of it is one turn of the microtask queue. */
const A_TURN = Promise.resolve();

/** Does something when a sleeper sleeps again, a turn later: other strands of his may be about to ask too. */
function onceAsleep(sleeper: Sleeper, then: () => void): void {
  const inATurn = (): void => {
    void A_TURN.then(then);
  };
  if (sleeper.isAwake) sleeper.onceAsleep = inATurn;
  else inATurn();
}

/** Does something when all that can go on has gone on: Node empties the queue of microtasks before it comes to the next tick. */
export function onceAllWait(act: () => void): void {
  nextTick(act);
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Entry[], entry: Entry): void {
  let place = heap.push(entry) - 1;
  while (place > 0) {
    const above = (place - 1) >> 1;
    if (isBefore(heap[above]!, entry)) break;
    heap[place] = heap[above]!;
    place = above;
  }
  heap[place] = entry;
}

function pop(heap: Entry[]): Entry | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let place = 0;
  for (;;) {
    let below = 2 * place + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below += 1;
    if (isBefore(last, heap[below]!)) break;
    heap[place] = heap[below]!;
    place = below;
  }
  heap[place] = last;
  return first;
}
