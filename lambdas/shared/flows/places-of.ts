/** Places at slow sources: who works holds one, who only waits for a later moment gives it back meanwhile. */
export type Places = {
  /** Does something once a place is free. */
  hold<T>(work: () => Promise<T>): Promise<T>;
  /** Waits without the place that the caller holds, and takes the next that is free afterwards. */
  leave<T>(wait: () => Promise<T>): Promise<T>;
};

/** Starts with so many free places; they are taken in the order in which they were asked for. */
export function placesOf(count: number): Places {
  const waiting: (() => void)[] = [];
  let free = count;
  const take = async (): Promise<void> => {
    if (free > 0) {
      free -= 1;
      return;
    }
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
  };
  const give = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return {
    async hold(work) {
      await take();
      try {
        return await work();
      } finally {
        give();
      }
    },
    async leave(wait) {
      give();
      try {
        return await wait();
      } finally {
        await take();
      }
    },
  };
}
