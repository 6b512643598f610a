/** Something that holds a port. */
type Closable = { close(): Promise<void> };

/**
 * Waits until all are open.
 *
 * @throws What the first that failed says; the others are closed then, so that no port stays taken.
 */
export async function openAll<T extends readonly Promise<Closable>[] | []>(
  opening: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const outcomes = await Promise.allSettled<Closable>(opening);
  if (outcomes.some(({ status }) => status === 'rejected'))
    for (const outcome of outcomes) if (outcome.status === 'fulfilled') await outcome.value.close();
  return Promise.all(opening);
}
