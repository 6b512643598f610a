import { type AttributeValue, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { type Item } from './attribute-value.ts';
import { type Expressions } from './expressions.ts';
import { itemBytes } from './item-size.ts';
import { projected } from './projection.ts';
import { type Row } from './row.ts';

/** One page of a query or scan, without what the SDK adds. */
export type Page = Pick<QueryCommandOutput, 'Items' | 'Count' | 'ScannedCount' | 'LastEvaluatedKey'>;

/** How a page shows and names rows: the table shows whole items, the index only keys. */
export type PageRules = {
  readonly itemOf: (row: Row) => Item;
  readonly keyAttributes: readonly string[];
  readonly expressions: Expressions;
  readonly limit: number | undefined;
};

const MAX_PAGE_BYTES = 1024 * 1024;

/**
 * Makes the first page of some rows.
 *
 * It ends with the row at its limit, or with the one that makes it larger than 1 MB; the filter acts after that. A page
 * that ends at its limit names the last row even when no other follows, so that an empty page may come next.
 */
export function pageOf(rows: readonly Row[], { itemOf, keyAttributes, expressions, limit }: PageRules): Page {
  const { filter, projection, values } = expressions;
  const count = Math.min(limit ?? rows.length, rowsWithin(rows, itemOf));
  const read = rows.slice(0, count);
  const last = count === limit || count < rows.length ? read.at(-1) : undefined;
  const items = read.map(itemOf).filter((item) => filter?.holds(item, values) ?? true);
  const Items = projection === undefined ? items : items.map((item) => projected(item, projection));
  return {
    Items,
    Count: Items.length,
    ScannedCount: read.length,
    ...(last === undefined ? {} : { LastEvaluatedKey: picked(last.item, keyAttributes) }),
  };
}

function rowsWithin(rows: readonly Row[], itemOf: (row: Row) => Item): number {
  if (rows.reduce((sum, { mostBytes }) => sum + mostBytes, 0) <= MAX_PAGE_BYTES) return rows.length;
  let bytes = 0;
  const end = rows.findIndex((row) => {
    bytes += itemBytes(itemOf(row));
    return bytes > MAX_PAGE_BYTES;
  });
  return end < 0 ? rows.length : end + 1;
}

/** The named attributes of an item. */
export function picked(item: Item, names: readonly string[]): Record<string, AttributeValue> {
  const some: Record<string, AttributeValue> = {};
  for (const name of names) {
    const value = item[name];
    if (value !== undefined) some[name] = value;
  }
  return some;
}
