import { type Key } from '#contract/table.ts';
import { putIf } from './put-if.ts';
import { type Table } from './read-item.ts';

/** Stores a value if the stored one has the version before. @returns False when another writer was first. */
export function putNext(table: Table, key: Key, value: { readonly version: bigint }): Promise<boolean> {
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
