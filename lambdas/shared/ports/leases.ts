import { type UnixMs } from '#core/values/unix-ms.ts';

/** The time-limited right of one run to do a job; expires by itself. */
export type Lease = {
  /** Who holds it: each run that takes it counts one up. */
  readonly fence: bigint;
  readonly until: UnixMs;
  readonly version: bigint;
};

/** The leases of the watchers, one for each shard of the leaders. Every method throws UnavailableError. */
export interface Leases {
  watcherLease(shard: number): Promise<Lease | undefined>;
  /** Stores the lease if the stored one has the version before. @returns False when another run was first. */
  moveWatcherLease(shard: number, lease: Lease): Promise<boolean>;
}
