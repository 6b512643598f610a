import { type QueryCommandInput, type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { TABLE } from '#contract/table.ts';
import { type Item } from './attribute-value.ts';
import { type Expressions } from './expressions.ts';
import { type KeyRange } from './key-condition.ts';
import { compareScan, type TableView } from './memory-table.ts';
import { type Page, pageOf, type PageRules, picked } from './page.ts';
import { validationException } from './refusals.ts';
import { indexExpressions, requireMembers, tableExpressions } from './request.ts';
import { keyOf, requestedKey, type Row, type RowKey, shown } from './row.ts';
import { firstFrom, isAt, type Place, type Shelf } from './shelf.ts';
import { boundsOf, isWithin, type SortRange } from './sort-range.ts';
import { compareText } from './text-order.ts';

const SCAN_MEMBERS = new Set([
  'TableName',
  'FilterExpression',
  'ProjectionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ExclusiveStartKey',
  'Limit',
  'ConsistentRead',
]);
const QUERY_MEMBERS = new Set([...SCAN_MEMBERS, 'KeyConditionExpression', 'IndexName', 'ScanIndexForward']);
const { partitionKey, sortKey, openIndex } = TABLE;
const TABLE_KEY: readonly string[] = [partitionKey, sortKey];
const INDEX_KEY: readonly string[] = [openIndex.partitionKey, openIndex.sortKey];
const INDEX_ROW: readonly string[] = [...TABLE_KEY, ...INDEX_KEY];

/** A checked query, ready for whatever state it reads. */
export type PreparedQuery = { readonly isIndex: boolean; readonly pageOf: (view: TableView) => Page };

/** Checks a query of the table or of its index. @throws ValidationException */
export function prepareQuery(request: QueryCommandInput): PreparedQuery {
  requireMembers(request, QUERY_MEMBERS, 'Query');
  const isIndex = indexIn(request);
  const expressions = (isIndex ? indexExpressions : tableExpressions)(request);
  const keys = isIndex ? INDEX_KEY : TABLE_KEY;
  requireFilter(expressions, keys, isIndex);
  if (expressions.keyRange === undefined) throw validationException('KeyConditionExpression must be specified');
  const { partition, range } = expressions.keyRange(expressions.values);
  const keyAttributes = isIndex ? INDEX_ROW : TABLE_KEY;
  const start = startOf(request.ExclusiveStartKey, { keyAttributes, isIndex, range: { partition, range } });
  const rules: PageRules = {
    itemOf: isIndex ? keysOf : shown,
    keyAttributes,
    expressions,
    limit: limitOf(request.Limit),
  };
  const isForward = request.ScanIndexForward !== false;
  return {
    isIndex,
    pageOf: (view) => {
      const shelf = isIndex ? view.open(partition) : view.partition(partition);
      return pageOf(rowsIn(shelf, { range, start, isForward, limit: rules.limit }), rules);
    },
  };
}

/** Checks a scan of the table. @throws ValidationException */
export function prepareScan(request: ScanCommandInput): PreparedQuery {
  requireMembers(request, SCAN_MEMBERS, 'Scan');
  const expressions = tableExpressions(request);
  const start = request.ExclusiveStartKey === undefined ? undefined : requestedKey(request.ExclusiveStartKey);
  const rules: PageRules = { itemOf: shown, keyAttributes: TABLE_KEY, expressions, limit: limitOf(request.Limit) };
  return { isIndex: false, pageOf: (view) => pageOf(rowsFrom(view, start), rules) };
}

function indexIn({ IndexName: name, ConsistentRead: isConsistent }: QueryCommandInput): boolean {
  if (name === undefined) return false;
  if (name !== openIndex.name) throw validationException(`The table does not have the specified index: ${name}`);
  if (isConsistent === true)
    throw validationException('Consistent reads are not supported on global secondary indexes');
  return true;
}

/** A query may not filter by what it ranges over, and the index knows nothing but keys. */
function requireFilter({ filter, projection }: Expressions, keys: readonly string[], isIndex: boolean): void {
  for (const key of keys)
    if (filter?.attributes.has(key) === true)
      throw validationException(`Filter Expression can only contain non-primary key attributes: ${key}`);
  if (!isIndex) return;
  const named = [...(filter?.attributes ?? []), ...(projection ?? []).map(([attribute]) => attribute)];
  const unknown = named.find((attribute) => !TABLE_KEY.includes(attribute) && !INDEX_KEY.includes(attribute));
  if (unknown !== undefined)
    throw validationException(`Secondary index ${openIndex.name} does not project [${unknown}]`);
}

function limitOf(limit: number | undefined): number | undefined {
  if (limit !== undefined && limit < 1) throw validationException('Limit must be greater than or equal to 1');
  return limit;
}

type StartRules = {
  readonly keyAttributes: readonly string[];
  readonly isIndex: boolean;
  readonly range: KeyRange;
};

function startOf(key: Item | undefined, { keyAttributes, isIndex, range }: StartRules): Place | undefined {
  if (key === undefined) return undefined;
  const texts = keyAttributes.map((name) => key[name]?.S);
  if (Object.keys(key).length !== keyAttributes.length || texts.includes(undefined))
    throw validationException('The provided starting key is invalid');
  const { pk, sk } = keyOf(key);
  const partition = isIndex ? key[openIndex.partitionKey]?.S : pk;
  const sort = (isIndex ? key[openIndex.sortKey]?.S : sk) ?? '';
  if (partition !== range.partition || !isWithin(sort, range.range))
    throw validationException('The provided starting key does not match the range key predicate');
  return { sort, pk, sk };
}

type Wanted = {
  readonly range: SortRange;
  readonly start: Place | undefined;
  readonly isForward: boolean;
  readonly limit: number | undefined;
};

/** The rows of a range behind the start, in the order of the query; no more than its limit. */
function rowsIn(shelf: Shelf, { range, start, isForward, limit = Infinity }: Wanted): readonly Row[] {
  let [from, to] = boundsOf(shelf, range);
  if (start !== undefined) {
    const at = firstFrom(shelf, start);
    if (isForward) from = Math.max(from, isAt(shelf[at], start) ? at + 1 : at);
    else to = Math.min(to, at);
  }
  const rows = shelf.slice(isForward ? from : Math.max(from, to - limit), isForward ? Math.min(to, from + limit) : to);
  return (isForward ? rows : rows.reverse()).map(({ row }) => row);
}

/** Rows of all partitions, from behind the start. */
function rowsFrom(view: TableView, start: RowKey | undefined): readonly Row[] {
  const partitions = view.partitions().filter((pk) => start === undefined || compareScan(pk, start.pk) >= 0);
  return partitions.flatMap((pk) => {
    const rows = view.partition(pk).map(({ row }) => row);
    return pk === start?.pk ? rows.filter(({ sk }) => compareText(sk, start.sk) > 0) : rows;
  });
}

function keysOf({ item }: Row): Item {
  return picked(item, INDEX_ROW);
}
