import { type Key, KEYS } from '#contract/table.ts';
import { type Cursors } from '#ports/cursors.ts';
import { putIf } from './put-if.ts';
import { readItem, type Table } from './read-item.ts';

/** Cursors in the table, each write conditional on the version before. */
export function dynamoCursors(table: Table): Cursors {
  return {
    cursor: (leader) => readItem(table, KEYS.cursor(leader)),
    move: (cursor) => putNext(table, KEYS.cursor(cursor.leader), cursor),
    chain: () => readItem(table, KEYS.chainCursor()),
    moveChain: (cursor) => putNext(table, KEYS.chainCursor(), cursor),
  };
}

function putNext(table: Table, key: Key, value: { readonly version: bigint }): Promise<boolean> {
  return putIf(table, {
    key,
    value,
    ...(value.version === 1n
      ? { condition: 'attribute_not_exists(pk)' }
      : {
          condition: '#version = :before',
          names: { '#version': 'version' },
          values: { ':before': value.version - 1n },
        }),
  });
}
