import { KEYS } from '#contract/table.ts';
import { type Cursors } from '#ports/cursors.ts';
import { putNext } from './put-next.ts';
import { readItem, type Table } from './read-item.ts';

/** Cursors in the table, each write conditional on the version before. */
export function dynamoCursors(table: Table): Cursors {
  return {
    cursor: (leader) => readItem(table, KEYS.cursor(leader)),
    move: (cursor) => putNext(table, KEYS.cursor(cursor.leader), cursor),
    chain: (shard) => readItem(table, KEYS.chainCursor(shard)),
    moveChain: (shard, cursor) => putNext(table, KEYS.chainCursor(shard), cursor),
  };
}
