/**
 * Puts rows into the order in which they happened.
 *
 * The venue answers newest first. Within one second only the order in the file tells what came first, so a file that
 * mostly goes back in time is turned round before the stable sort.
 *
 * @returns A new list, sorted by time.
 */
export function oldestFirst<T>(rows: readonly T[], timeOf: (row: T) => number): readonly T[] {
  let trend = 0;
  let before: number | undefined;
  for (const row of rows) {
    const time = timeOf(row);
    if (before !== undefined) trend += Math.sign(time - before);
    before = time;
  }
  const forward = trend < 0 ? rows.toReversed() : rows;
  return forward.toSorted((one, other) => timeOf(one) - timeOf(other));
}
