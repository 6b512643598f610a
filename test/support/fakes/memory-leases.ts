import { type Lease, type Leases } from '#ports/leases.ts';

/** A lease in memory, each write conditional on the version before. */
export function memoryLeases(): Leases {
  let stored: Lease | undefined;
  return {
    watcherLease: () => Promise.resolve(stored),
    moveWatcherLease: (lease) => {
      if ((stored?.version ?? 0n) !== lease.version - 1n) return Promise.resolve(false);
      stored = lease;
      return Promise.resolve(true);
    },
  };
}
