/** Reads of the table under way at once: as many as its client keeps connections for, and no more. */
export const CHUNK = 25;

/** Does something for each of many, some at a time, and returns what came of each, in their order. */
export async function mappedInChunks<T, U>(
  many: readonly T[],
  work: (one: T) => Promise<U>,
  atOnce = CHUNK,
): Promise<readonly U[]> {
  const done: U[] = [];
  for (let start = 0; start < many.length; start += atOnce)
    done.push(...(await Promise.all(many.slice(start, start + atOnce).map(work))));
  return done;
}
