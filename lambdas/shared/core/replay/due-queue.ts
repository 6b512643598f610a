import { type UnixMs } from '../values/unix-ms.ts';

/** What is to happen at moments to come, the earliest first; of one moment in the order in which it was added. */
export type DueQueue<T> = {
  add(at: UnixMs, what: T): void;
  /** Takes what is due at or before a moment; undefined when nothing is. */
  take(until: UnixMs): { readonly at: UnixMs; readonly what: T } | undefined;
  /** When the next one is due. */
  next(): UnixMs | undefined;
};

type Entry<T> = { readonly at: UnixMs; readonly number: number; readonly what: T };

/** Starts empty: a binary heap. */
export function dueQueue<T>(): DueQueue<T> {
  const heap: Entry<T>[] = [];
  let count = 0;
  return {
    add: (at, what) => {
      count += 1;
      heap.push({ at, number: count, what });
      rise(heap);
    },
    take: (until) => {
      const [first] = heap;
      if (first === undefined || first.at > until) return undefined;
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) sink(heap, last);
      return first;
    },
    next: () => heap[0]?.at,
  };
}

function isBefore<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.at < b.at || (a.at === b.at && a.number < b.number);
}

function rise<T>(heap: Entry<T>[]): void {
  let at = heap.length - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const [one, parent] = [heap[at], heap[above]];
    if (one === undefined || parent === undefined || !isBefore(one, parent)) return;
    heap[above] = one;
    heap[at] = parent;
    at = above;
  }
}

function sink<T>(heap: Entry<T>[], one: Entry<T>): void {
  let at = 0;
  for (;;) {
    const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
    const isRight = right !== undefined && left !== undefined && isBefore(right, left);
    const child = isRight ? right : left;
    if (child === undefined || !isBefore(child, one)) break;
    heap[at] = child;
    at = 2 * at + (isRight ? 2 : 1);
  }
  heap[at] = one;
}
