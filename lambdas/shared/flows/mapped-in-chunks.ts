/** Reads of the table under way at once: as many as its client keeps connections for, and no more. */
export const CHUNK = 25;

/**
 * Does something for each of many, some at a time, and returns what came of each, in their order.
 *
 * A place that gets free is taken at once: one that is slow holds up its own place and no other. After a failure nothing
 * is begun, and what is under way comes to its end before it is told: on Lambda it would freeze, and go on in the middle
 * of the next run.
 *
 * @throws whatever failed first
 */
export async function mappedInChunks<T, U>(
  many: readonly T[],
  work: (one: T) => Promise<U>,
  atOnce = CHUNK,
): Promise<readonly U[]> {
  const done: U[] = [];
  const left = many.entries();
  const failed: unknown[] = [];
  const takePlace = async (): Promise<void> => {
    for (const [at, one] of left) {
      if (failed.length > 0) return;
      try {
        done[at] = await work(one);
      } catch (error) {
        failed.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, many.length) }, takePlace));
  if (failed.length > 0) throw failed[0];
  return done;
}
