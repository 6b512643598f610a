/** Reads of the table under way at once: as many as its client keeps connections for, and no more. */
export const CHUNK = 25;

/**
 * Does something for each of many, some at a time, and returns what came of each, in their order.
 *
 * A place that gets free is taken at once: one that is slow holds up its own place and no other.
 */
export async function mappedInChunks<T, U>(
  many: readonly T[],
  work: (one: T) => Promise<U>,
  atOnce = CHUNK,
): Promise<readonly U[]> {
  const done: U[] = [];
  const left = many.entries();
  let hasFailed = false;
  const takePlace = async (): Promise<void> => {
    for (const [at, one] of left) {
      if (hasFailed) return;
      done[at] = await work(one).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, many.length) }, takePlace));
  return done;
}
