/** Runs one job at a time, in the order in which they were asked for. */
export type Mutex = <T>(job: () => Promise<T>) => Promise<T>;

/** Makes a lock for this process: a failed job does not stop the next. */
export function mutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const run = last.then(job, job);
    last = run.catch(() => undefined);
    return run;
  };
}
