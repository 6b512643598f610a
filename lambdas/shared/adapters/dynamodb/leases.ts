import { KEYS } from '#contract/table.ts';
import { type Leases } from '#ports/leases.ts';
import { putNext } from './put-next.ts';
import { readItem, type Table } from './read-item.ts';

/** Leases in the table, each write conditional on the version before. */
export function dynamoLeases(table: Table): Leases {
  return {
    watcherLease: (shard) => readItem(table, KEYS.watcherLease(shard)),
    moveWatcherLease: (shard, lease) => putNext(table, KEYS.watcherLease(shard), lease),
  };
}
