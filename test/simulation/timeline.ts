import { nextTick } from 'node:process';
import { type UnixMs } from '#core/values/unix-ms.ts';

/** Something that wakes code which waits: the loop goes on only when that code waits again. */
export type Sleeper = { readonly isAwake: boolean };

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

/** Who asks again does so within a few turns of the microtask queue, nearly always: to look at each of them is cheaper than a tick. */
const FEW_TURNS = 24;

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
    async run(until) {
      for (let entry = pop(heap); entry !== undefined; entry = pop(heap)) {
        line.now = entry.at as UnixMs;
        const woken = entry.act();
        if (woken !== undefined) await asleep(woken);
        if (until()) return;
      }
    },
  };
  return line;
}

/** Awaited again and again: one turn of the microtask queue each time. */
const A_TURN = Promise.resolve();

async function asleep(sleeper: Sleeper): Promise<void> {
  for (let turn = 0; sleeper.isAwake && turn < FEW_TURNS; turn += 1) await A_TURN;
  if (sleeper.isAwake) await new Promise<void>(onceAllWait);
  if (sleeper.isAwake) throw new Error('code under simulation waits for something outside of it');
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
