import { collided, type Faults } from './faults.ts';
import { type Change, memoryTable, type TableSnapshot, type TableView } from './memory-table.ts';
import { pastWrites } from './past-writes.ts';
import { type PreparedQuery, prepareQuery, prepareScan } from './queries.ts';
import { prepareBatchGet, prepareGet, prepareTransactGets } from './reads.ts';
import { type Operation, type Requests, requireMembers, requireTable } from './request.ts';
import { requestTokens } from './request-tokens.ts';
import { prepareBatchWrite, prepareSingleWrite, type SingleWrite } from './single-writes.ts';
import { changesOf, prepareTransaction } from './transactions.ts';
import { rowAfter } from './writes.ts';

/** DynamoDB with one table, as one thread: every request is answered before the next is looked at. */
export type Service = {
  /** @throws what DynamoDB answers with, as the SDK throws it */
  execute<O extends Operation>(operation: O, input: Requests[O], faults: Faults): object;
  snapshot(): TableSnapshot;
  forgetTokens(): void;
};

type ServiceOptions = { readonly now: () => number; readonly tableName: string };
type Handlers = { readonly [O in Operation]: (input: Requests[O], faults: Faults) => object };
type Reading = { readonly isConsistent: boolean | undefined; readonly isIndex?: boolean; readonly faults: Faults };

const TRANSACTION: ReadonlySet<string> = new Set(['TransactItems', 'ClientRequestToken']);
const BATCH: ReadonlySet<string> = new Set(['RequestItems']);

/** Makes the service with an empty table. */
export function memoryService({ now, tableName }: ServiceOptions): Service {
  const table = memoryTable();
  const past = pastWrites();
  const tokens = requestTokens(now);
  const write = (changes: readonly Change[]): void => {
    past.record(table.write(changes), now());
  };
  const viewFor = (operation: Operation, { isConsistent, isIndex = false, faults }: Reading): TableView => {
    const { isHidden } = faults;
    if (isConsistent === true || isHidden === undefined) return table;
    return past.without(table, (one) => isHidden({ operation, isIndex }, one));
  };
  const writeOne = ({ write: prepared, answerOf }: SingleWrite, { collision }: Faults): object => {
    const why = collision?.(prepared);
    if (why !== undefined) throw collided(why);
    const before = table.row(prepared.key);
    const after = rowAfter(prepared, before);
    write([{ key: prepared.key, after }]);
    return answerOf(before, after);
  };
  const page = (operation: Operation, query: PreparedQuery, reading: Omit<Reading, 'isIndex'>): object =>
    query.pageOf(viewFor(operation, { ...reading, isIndex: query.isIndex }));

  const handlers: Handlers = {
    GetItem: (input, faults) => {
      const get = prepareGet(tableName, input);
      const item = get.itemOf(viewFor('GetItem', { isConsistent: input.ConsistentRead, faults }));
      return item === undefined ? {} : { Item: item };
    },
    PutItem: (input, faults) => writeOne(prepareSingleWrite(tableName, 'Put', input), faults),
    UpdateItem: (input, faults) => writeOne(prepareSingleWrite(tableName, 'Update', input), faults),
    DeleteItem: (input, faults) => writeOne(prepareSingleWrite(tableName, 'Delete', input), faults),
    Query: (input, faults) => {
      requireTable(input.TableName, tableName);
      return page('Query', prepareQuery(input), { isConsistent: input.ConsistentRead, faults });
    },
    Scan: (input, faults) => {
      requireTable(input.TableName, tableName);
      return page('Scan', prepareScan(input), { isConsistent: input.ConsistentRead, faults });
    },
    TransactWriteItems: (input, { collision }) => {
      requireMembers(input, TRANSACTION, 'TransactWriteItems');
      const writes = prepareTransaction(tableName, input.TransactItems);
      const token = input.ClientRequestToken;
      if (token !== undefined && tokens.isReplay(token, writes)) return {};
      write(changesOf(writes, { row: table.row, collision }));
      if (token !== undefined) tokens.remember(token, writes);
      return {};
    },
    TransactGetItems: (input) => {
      requireMembers(input, TRANSACTION, 'TransactGetItems');
      const items = prepareTransactGets(tableName, input.TransactItems).map((get) => get.itemOf(table));
      return { Responses: items.map((item) => (item === undefined ? {} : { Item: item })) };
    },
    BatchGetItem: (input, faults) => {
      requireMembers(input, BATCH, 'BatchGetItem');
      const { isConsistent, itemsOf } = prepareBatchGet(tableName, input);
      const { items, unprocessed } = itemsOf(viewFor('BatchGetItem', { isConsistent, faults }));
      const left = unprocessed === undefined ? {} : { [tableName]: unprocessed };
      return { Responses: { [tableName]: items }, UnprocessedKeys: left };
    },
    BatchWriteItem: (input) => {
      requireMembers(input, BATCH, 'BatchWriteItem');
      write(prepareBatchWrite(tableName, input));
      return { UnprocessedItems: {} };
    },
  };
  return {
    execute: (operation, input, faults) => handlers[operation](input, faults),
    snapshot: table.snapshot,
    forgetTokens: tokens.clear,
  };
}
