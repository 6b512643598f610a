import { type BatchWriteItemCommandInput } from '@aws-sdk/client-dynamodb';
import { type Item } from './attribute-value.ts';
import { type Change } from './memory-table.ts';
import { projected } from './projection.ts';
import { validationException } from './refusals.ts';
import { oneOf, requireMembers, requireTable } from './request.ts';
import { type Row, shown } from './row.ts';
import { requireDistinct } from './transactions.ts';
import { prepareWrite, type Write, type WriteRequest } from './writes.ts';

/** A write of one item, checked, and what its answer shows. */
export type SingleWrite = {
  readonly write: Write;
  readonly answerOf: (before: Row | undefined, after: Row | undefined) => { readonly Attributes?: Item };
};

type SingleRequest = WriteRequest & { readonly ReturnValues?: string | undefined };

const RETURNS = {
  Put: ['NONE', 'ALL_OLD'],
  Update: ['NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW'],
  Delete: ['NONE', 'ALL_OLD'],
} as const;
const MAX_BATCH = 25;
const BATCH_ENTRY: ReadonlySet<string> = new Set(['PutRequest', 'DeleteRequest']);

/** Checks a write that is a request of its own. @throws ValidationException, ResourceNotFoundException */
export function prepareSingleWrite(
  table: string,
  kind: keyof typeof RETURNS,
  { ReturnValues: wanted, ...request }: SingleRequest,
): SingleWrite {
  const returns = oneOf<string>(wanted, RETURNS[kind], 'ReturnValues');
  const write = prepareWrite(table, kind, request);
  const paths = write.expressions.update?.actions.map(({ path }) => path) ?? [];
  return {
    write,
    answerOf: (before, after) => {
      const row = returns === 'ALL_OLD' || returns === 'UPDATED_OLD' ? before : after;
      if (row === undefined || returns === undefined || returns === 'NONE') return {};
      if (returns === 'ALL_OLD' || returns === 'ALL_NEW') return { Attributes: shown(row) };
      const updated = projected(shown(row), paths);
      return Object.keys(updated).length === 0 ? {} : { Attributes: updated };
    },
  };
}

/** Checks a batch of writes without conditions: at most 25, none twice. @throws ValidationException, ResourceNotFoundException */
export function prepareBatchWrite(
  table: string,
  { RequestItems: byTable = {} }: BatchWriteItemCommandInput,
): readonly Change[] {
  const requests = Object.entries(byTable).flatMap(([name, entries]) => {
    requireTable(name, table);
    return entries;
  });
  if (requests.length === 0 || requests.length > MAX_BATCH)
    throw validationException(`A batch must have 1 to ${MAX_BATCH} writes, not ${requests.length}`);
  const writes = requests.map((entry) => {
    requireMembers(entry, BATCH_ENTRY, 'BatchWriteItem');
    const { PutRequest: put, DeleteRequest: removal } = entry;
    if (put !== undefined && removal === undefined)
      return prepareWrite(table, 'Put', { TableName: table, Item: put.Item });
    if (removal !== undefined && put === undefined)
      return prepareWrite(table, 'Delete', { TableName: table, Key: removal.Key });
    throw validationException('A write of a batch is either a put or a deletion');
  });
  requireDistinct(writes.map(({ key }) => key));
  return writes.map(({ key, put }) => ({ key, after: put }));
}
