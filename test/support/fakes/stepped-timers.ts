/** Timers that fire when a test moves the time. */
export type SteppedTimers = {
  now(): number;
  after(ms: number, run: () => void): () => void;
  random(): number;
  /** Goes on so far, firing what is due on the way, in order. */
  advance(ms: number): void;
  /** What is set and has not fired. */
  readonly pending: number;
};

/** Starts at zero; chance is always the same. */
export function steppedTimers(random = 0.5): SteppedTimers {
  let now = 0;
  const due: { readonly at: number; readonly run: () => void }[] = [];
  return {
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, run };
      due.push(timer);
      return () => {
        const place = due.indexOf(timer);
        if (place >= 0) due.splice(place, 1);
      };
    },
    random: () => random,
    advance: (ms) => {
      const until = now + ms;
      for (;;) {
        const [first] = due.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
        if (first === undefined) break;
        due.splice(due.indexOf(first), 1);
        now = Math.max(now, first.at);
        first.run();
      }
      now = until;
    },
    get pending() {
      return due.length;
    },
  };
}
