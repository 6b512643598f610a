import { type UnixMs } from '#core/values/unix-ms.ts';
import { PortError } from '#ports/errors.ts';
import { type Leases } from '#ports/leases.ts';
import { type Log } from '#ports/log.ts';

type StandInDeps = { readonly leases: Leases; readonly log: Log };

/** Says which shards nobody watches at a moment, of so many. */
export type StandIn = (shards: number, now: UnixMs) => Promise<ReadonlySet<number>>;

/** A shard of which nothing was heard for so long after its lease was over has no watcher: runs begin a minute apart. */
export const UNWATCHED_MS = 60_000;
/** How often the others' leases are looked at. */
export const LOOK_MS = 10_000;

/**
 * Finds the shards that shard 0 is to read as well: those that the settings name and that no schedule starts, or not yet.
 *
 * So leaders are watched from the moment when the number of shards changes, whatever is deployed. For some seconds two
 * watchers may read one leader, which is harmless.
 */
export function standIn({ leases, log }: StandInDeps): StandIn {
  let lookedAt: UnixMs | undefined;
  let lookedFor = 1;
  let unwatched: ReadonlySet<number> = new Set();
  return async (shards, now) => {
    if (shards === lookedFor && (shards === 1 || (lookedAt !== undefined && now - lookedAt < LOOK_MS)))
      return unwatched;
    const before = unwatched;
    unwatched = new Set(await unwatchedOf({ leases, log }, shards, now));
    [lookedAt, lookedFor] = [now, shards];
    if (unwatched.size > 0 && unwatched.size !== before.size)
      log.warn('shards without a watcher of their own are read by shard 0', { shards: [...unwatched].join(', ') });
    return unwatched;
  };
}

async function unwatchedOf({ leases, log }: StandInDeps, shards: number, now: UnixMs): Promise<readonly number[]> {
  const others = Array.from({ length: shards - 1 }, (_, index) => index + 1);
  try {
    const stored = await Promise.all(others.map((shard) => leases.watcherLease(shard)));
    return others.filter((_, index) => now - (stored[index]?.until ?? 0) > UNWATCHED_MS);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    log.warn('leases of the other shards not known', { code: error.code });
    return others;
  }
}
