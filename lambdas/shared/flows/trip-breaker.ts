import { addBreaker } from '#core/ledger/modes.ts';
import { type BreakerCode, BREAKERS } from '#core/model/breaker.ts';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type Clock } from '#ports/clock.ts';
import { type Ledger, type LedgerName } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { commitPlan } from './commit-plan.ts';

export type TripDeps = { readonly clock: Pick<Clock, 'now'>; readonly ledger: Ledger; readonly log: Log };

type TripInput = {
  readonly ledger: LedgerName;
  readonly code: BreakerCode;
  /** The numbers or words that made it trip. */
  readonly why?: string | undefined;
  /** The leader's cap where only he is concerned; else the follower's global one. */
  readonly cap?: string;
};

/**
 * Adds a breaker to a ledger, says so loudly once, and does nothing where it already holds.
 *
 * @throws ContentionError, UnavailableError
 */
export async function tripBreaker(
  { clock, ledger, log }: TripDeps,
  { ledger: of, code, why, cap: name = GLOBAL_CAP }: TripInput,
): Promise<void> {
  const isNew = await commitPlan(ledger, async () => {
    const cap = await ledger.cap(of, name);
    const trip = { at: await clock.now(), ...(why === undefined ? {} : { why }) };
    const changes = cap === undefined ? [] : addBreaker(cap, code, trip);
    return changes.length === 0 ? undefined : changes;
  });
  if (!isNew) return;
  const { mode, meaning, reset } = BREAKERS[code];
  log.warn('breaker tripped', {
    follower: of.follower,
    ledger: of.mode,
    cap: name,
    breaker: code,
    mode,
    ...(why === undefined ? {} : { why }),
    meaning,
    reset,
  });
  log.count('BreakersTripped');
}
