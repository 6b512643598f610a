import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type Lease, type Leases } from '#ports/leases.ts';
import { PortError } from '#ports/errors.ts';
import { type Log } from '#ports/log.ts';

/** Whose lease it is. */
type HoldOf = {
  readonly shard?: number;
  /** True for the first run after a start: whoever holds the lease was killed with the system. */
  readonly takesOver?: boolean;
};

type LeaseDeps = { readonly leases: Leases; readonly log: Log };

/** A run's hold on the lease. */
export type Hold = {
  /** Takes the lease where it is free, keeps it where it is ours. @returns False while another run has it. */
  isOurs(now: UnixMs): Promise<boolean>;
  /** Lets it go, so that the next run need not wait for its end. */
  release(now: UnixMs): Promise<void>;
};

/** So long after its last word a run that has died keeps others waiting. */
export const LEASE_MS = 20_000;
/** With so much of it left it is not yet renewed. */
const RENEWED_BELOW_MS = 10_000;

/**
 * Holds the lease of a job for one run.
 *
 * It saves double work and nothing hangs on it: every write of the job is conditional, so a run that does not know yet
 * that it has lost the lease does no harm, and where the table does not answer the job is done rather than left.
 */
export function holdLease({ leases, log }: LeaseDeps, { shard = 0, takesOver = false }: HoldOf = {}): Hold {
  let held: Lease | undefined;
  let isFirst = takesOver;
  const take = async (now: UnixMs): Promise<boolean> => {
    const stored = await leases.watcherLease(shard);
    if (stored !== undefined && stored.until > now && !isFirst) return false;
    isFirst = false;
    const next = {
      fence: (stored?.fence ?? 0n) + 1n,
      until: later(now, LEASE_MS),
      version: (stored?.version ?? 0n) + 1n,
    };
    if (!(await leases.moveWatcherLease(shard, next))) return false;
    held = next;
    return true;
  };
  const keep = async (mine: Lease, now: UnixMs): Promise<boolean> => {
    if (mine.until - now > RENEWED_BELOW_MS) return true;
    const next = { ...mine, until: later(now, LEASE_MS), version: mine.version + 1n };
    if (await leases.moveWatcherLease(shard, next)) {
      held = next;
      return true;
    }
    held = undefined;
    log.warn('the lease went to another run', { fence: mine.fence.toString() });
    return take(now);
  };
  const orElse = async <T>(otherwise: T, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof PortError)) throw error;
      log.warn('lease not known', { code: error.code });
      return otherwise;
    }
  };
  return {
    isOurs: (now) => orElse(true, () => (held === undefined ? take(now) : keep(held, now))),
    async release(now) {
      const mine = held;
      held = undefined;
      if (mine === undefined || mine.until <= now) return;
      await orElse(false, () => leases.moveWatcherLease(shard, { ...mine, until: now, version: mine.version + 1n }));
    },
  };
}
