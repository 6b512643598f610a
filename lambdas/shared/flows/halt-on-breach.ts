import { InvariantError } from '#core/values/invariant.ts';
import { PortError } from '#ports/errors.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { tripBreaker, type TripDeps } from './trip-breaker.ts';

/**
 * Does something for one ledger, and halts that ledger where one of our own promises breaks on the way: every further order
 * could make it worse. The error goes on, for an alarm; other followers are not concerned.
 *
 * @throws what the work throws
 */
export async function haltOnBreach<T>(
  deps: TripDeps,
  { follower, mode }: LedgerName,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InvariantError) await halt(deps, { follower, mode }, error.message);
    throw error;
  }
}

/** The breach counts for more than that the breaker could not be stored: the next run trips it. */
async function halt(deps: TripDeps, ledger: LedgerName, why: string): Promise<void> {
  try {
    await tripBreaker(deps, { ledger, code: 'INVARIANT_BROKEN', why });
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    deps.log.warn('breaker not stored', { ...ledger, breaker: 'INVARIANT_BROKEN', code: error.code });
  }
}
