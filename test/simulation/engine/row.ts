import { TABLE } from '#contract/table.ts';
import { type Item } from './attribute-value.ts';
import { hasBytes, itemBytes, mostItemBytes } from './item-size.ts';
import { validationException } from './refusals.ts';
import { storedItem } from './stored-value.ts';

/** Where an item is. */
export type RowKey = { readonly pk: string; readonly sk: string };

/** One stored item, frozen. */
export type Row = RowKey & {
  readonly item: Item;
  /** At least as many bytes as the item has. */
  readonly mostBytes: number;
  /** Its byte strings cannot be frozen: every reader gets copies. */
  readonly hasBytes: boolean;
};

const MAX_PARTITION_KEY_BYTES = 2048;
const MAX_SORT_KEY_BYTES = 1024;
const MAX_ITEM_BYTES = 400 * 1024;
const { partitionKey, sortKey, openIndex } = TABLE;

/**
 * Makes a row of a stored item.
 *
 * @throws ValidationException for a key that is none, and for more than 400 KB, called `tooLarge`.
 */
export function rowOf(item: Item, tooLarge = 'Item size has exceeded the maximum allowed size'): Row {
  const key = keyOf(item);
  const mostBytes = mostItemBytes(item);
  if (mostBytes > MAX_ITEM_BYTES && itemBytes(item) > MAX_ITEM_BYTES) throw validationException(tooLarge);
  return { ...key, item, mostBytes, hasBytes: hasBytes(item) };
}

/** The key within an item. @throws ValidationException when it is absent, no text, empty or too long. */
export function keyOf(item: Item): RowKey {
  return {
    pk: keyPart(item, partitionKey, MAX_PARTITION_KEY_BYTES),
    sk: keyPart(item, sortKey, MAX_SORT_KEY_BYTES),
  };
}

/** The key that a request names: the attributes of the key and no others. @throws ValidationException */
export function requestedKey(key: Item | undefined): RowKey {
  if (key === undefined || Object.keys(key).length !== 2)
    throw validationException('The provided key element does not match the schema');
  return keyOf(key);
}

/** What a reader gets to see of a row. */
export function shown(row: Row): Item {
  return row.hasBytes ? storedItem(row.item) : row.item;
}

/** Where in the index an item stands, or undefined for one that lacks an attribute of its key. */
export function openPlace(item: Item): { readonly kind: string; readonly since: string } | undefined {
  const [kind, since] = [item[openIndex.partitionKey]?.S, item[openIndex.sortKey]?.S];
  return kind === undefined || since === undefined ? undefined : { kind, since };
}

/** Refuses an item that the index cannot hold. @throws ValidationException */
export function requireIndexKeys(item: Item): void {
  for (const name of [openIndex.partitionKey, openIndex.sortKey]) {
    const value = item[name];
    if (value === undefined) continue;
    if (value.S === undefined)
      throw validationException(
        `One or more parameter values were invalid: Type mismatch for Index Key ${name} Expected: S IndexName: ${openIndex.name}`,
      );
    if (value.S === '')
      throw validationException(
        `A value specified for a secondary index key is not supported. IndexName: ${openIndex.name}, IndexKey: ${name}`,
      );
  }
}

function keyPart(item: Item, name: string, maxBytes: number): string {
  const value = item[name];
  if (value === undefined)
    throw validationException(`One or more parameter values were invalid: Missing the key ${name} in the item`);
  const text = value.S;
  if (text === undefined)
    throw validationException(`One or more parameter values were invalid: Type mismatch for key ${name} expected: S`);
  if (text === '')
    throw validationException(
      `The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
    );
  if (text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes)
    throw validationException(`One or more parameter values were invalid: ${name} has more than ${maxBytes} bytes`);
  return text;
}
