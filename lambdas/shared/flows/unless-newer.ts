import { NewerOrderError } from '#ports/errors.ts';
import { type Log } from '#ports/log.ts';
import { type Tally } from './run-guarded.ts';

/**
 * Does one part of a loop. An order that only a newer version of this program can handle must not keep the others from
 * theirs; whatever else fails ends the loop, as without it.
 */
export async function unlessNewer(
  { log }: { readonly log: Log },
  { counts }: Pick<Tally, 'counts'>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof NewerOrderError)) throw error;
    log.warn('left to a newer version', { code: error.code, ...error.context });
    log.count(counts ?? 'ReconcileFailures');
  }
}
