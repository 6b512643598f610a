/** What has come about in the lanes of a run that may go on at once. */
export type FreedOfRun = {
  /** How much it was since the last pass began. */
  readonly count: () => number;
  readonly add: (more: number) => void;
  /** Counts from nothing for another pass. @returns a promise that resolves with the first that comes */
  readonly begin: () => Promise<void>;
};

/** Counts what is set free in the lanes of a run, and tells who waits for it: another lane may be slow for much longer. */
export function freedOfRun(): FreedOfRun {
  let count = 0;
  let first = Promise.withResolvers<undefined>();
  return {
    count: () => count,
    add(more) {
      count += more;
      if (more > 0) first.resolve(undefined);
    },
    begin: async () => {
      count = 0;
      first = Promise.withResolvers();
      await first.promise;
    },
  };
}
