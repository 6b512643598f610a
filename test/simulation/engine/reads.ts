import {
  type BatchGetItemCommandInput,
  type GetItemCommandInput,
  type KeysAndAttributes,
  type TransactGetItem,
} from '@aws-sdk/client-dynamodb';
import { type Item } from './attribute-value.ts';
import { itemBytes } from './item-size.ts';
import { type TableView } from './memory-table.ts';
import { projected } from './projection.ts';
import { validationException } from './refusals.ts';
import { requireMembers, requireTable, tableExpressions } from './request.ts';
import { requestedKey, type RowKey, shown } from './row.ts';
import { boundedItems, requireDistinct } from './transactions.ts';

/** One item to read, checked. */
export type PreparedGet = { readonly key: RowKey; readonly itemOf: (view: TableView) => Item | undefined };

const MAX_BATCH = 100;
const MAX_BATCH_BYTES = 16 * 1024 * 1024;
const PROJECTION = ['ProjectionExpression', 'ExpressionAttributeNames'];
const GET_MEMBERS = new Set(['TableName', 'Key', 'ConsistentRead', ...PROJECTION]);
const TRANSACT_GET_MEMBERS = new Set(['TableName', 'Key', ...PROJECTION]);
const BATCH_MEMBERS = new Set(['Keys', 'ConsistentRead', ...PROJECTION]);

type GetRequest = Pick<GetItemCommandInput, 'TableName' | 'Key' | 'ProjectionExpression' | 'ExpressionAttributeNames'>;

/** Checks the read of one item. @throws ValidationException, ResourceNotFoundException */
export function prepareGet(table: string, request: GetItemCommandInput): PreparedGet {
  requireMembers(request, GET_MEMBERS, 'GetItem');
  return checkedGet(table, request);
}

/** Checks the reads of a transaction: at most 100, none twice. @throws ValidationException, ResourceNotFoundException */
export function prepareTransactGets(
  table: string,
  items: readonly TransactGetItem[] | undefined,
): readonly PreparedGet[] {
  const gets = boundedItems(items).map(({ Get: get }) => {
    if (get === undefined) throw validationException('TransactItems can only contain Get');
    requireMembers(get, TRANSACT_GET_MEMBERS, 'Get');
    return checkedGet(table, get);
  });
  requireDistinct(gets.map(({ key }) => key));
  return gets;
}

/** A batch of reads, checked. */
export type PreparedBatch = {
  readonly isConsistent: boolean;
  readonly itemsOf: (view: TableView) => {
    readonly items: Item[];
    readonly unprocessed: KeysAndAttributes | undefined;
  };
};

/** Checks a batch of reads: at most 100 keys, none twice. @throws ValidationException, ResourceNotFoundException */
export function prepareBatchGet(
  table: string,
  { RequestItems: byTable = {} }: BatchGetItemCommandInput,
): PreparedBatch {
  const [[name, request] = [undefined, undefined], ...others] = Object.entries(byTable);
  if (request === undefined) throw validationException('BatchGetItem must have some requests set');
  for (const [other] of [[name], ...others]) requireTable(other, table);
  requireMembers(request, BATCH_MEMBERS, 'BatchGetItem');
  const { Keys: keys = [], ConsistentRead: isConsistent, ...rest } = request;
  if (keys.length === 0 || keys.length > MAX_BATCH)
    throw validationException(`A batch must have 1 to ${MAX_BATCH} keys, not ${keys.length}`);
  const gets = keys.map((Key) => checkedGet(table, { ...rest, Key, TableName: table }));
  requireDistinct(gets.map(({ key }) => key));
  return { isConsistent: isConsistent === true, itemsOf: (view) => readBatch(gets, request, view) };
}

function checkedGet(table: string, request: GetRequest): PreparedGet {
  requireTable(request.TableName, table);
  const key = requestedKey(request.Key);
  const { projection } = tableExpressions(request);
  return {
    key,
    itemOf: (view) => {
      const row = view.row(key);
      if (row === undefined) return undefined;
      return projection === undefined ? shown(row) : projected(shown(row), projection);
    },
  };
}

/** Keys whose items would make the answer larger than 16 MB are left for another request. */
function readBatch(
  gets: readonly PreparedGet[],
  request: KeysAndAttributes,
  view: TableView,
): ReturnType<PreparedBatch['itemsOf']> {
  const items: Item[] = [];
  let bytes = 0;
  for (const [at, { itemOf }] of gets.entries()) {
    const item = itemOf(view);
    if (item === undefined) continue;
    bytes += itemBytes(item);
    if (bytes > MAX_BATCH_BYTES) return { items, unprocessed: { ...request, Keys: request.Keys?.slice(at) } };
    items.push(item);
  }
  return { items, unprocessed: undefined };
}
