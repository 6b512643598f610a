import { type Lease, type Leases } from '#ports/leases.ts';

/** Leases in memory, each write conditional on the version before. */
export function memoryLeases(): Leases {
  const stored = new Map<number, Lease>();
  return {
    watcherLease: (shard) => Promise.resolve(stored.get(shard)),
    moveWatcherLease: (shard, lease) => {
      if ((stored.get(shard)?.version ?? 0n) !== lease.version - 1n) return Promise.resolve(false);
      stored.set(shard, lease);
      return Promise.resolve(true);
    },
  };
}
