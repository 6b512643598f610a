import { KEYS } from '#contract/table.ts';
import { type Cursors } from '#ports/cursors.ts';
import { putIf } from './put-if.ts';
import { readItem, type Table } from './read-item.ts';

/** Cursors in the table, each write conditional on the version before. */
export function dynamoCursors(table: Table): Cursors {
  return {
    cursor: (leader) => readItem(table, KEYS.cursor(leader)),
    move: (cursor) =>
      putIf(table, {
        key: KEYS.cursor(cursor.leader),
        value: cursor,
        ...(cursor.version === 1n
          ? { condition: 'attribute_not_exists(pk)' }
          : {
              condition: '#version = :before',
              names: { '#version': 'version' },
              values: { ':before': cursor.version - 1n },
            }),
      }),
  };
}
