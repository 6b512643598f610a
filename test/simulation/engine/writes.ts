import { TABLE } from '#contract/table.ts';
import { type Item, isEqual } from './attribute-value.ts';
import { type ExpressionRequest, type Expressions, isSameNames } from './expressions.ts';
import { conditionFailed, validationException } from './refusals.ts';
import { oneOf, requireMembers, requireTable, tableExpressions } from './request.ts';
import { requestedKey, requireIndexKeys, type Row, type RowKey, rowOf, shown } from './row.ts';
import { storedItem } from './stored-value.ts';

/** The operations that write one item; a transaction is a list of them, and of checks that write nothing. */
export type WriteKind = 'Put' | 'Update' | 'Delete' | 'ConditionCheck';

/** One write, checked as far as that is possible without the item. */
export type Write = {
  readonly kind: WriteKind;
  readonly key: RowKey;
  readonly put: Row | undefined;
  readonly expressions: Expressions;
  /** The expressions as they came. */
  readonly text: string;
  readonly wantsOldItem: boolean;
};

/** What a request to write may say; an item for a put, a key for the others. */
export type WriteRequest = ExpressionRequest & {
  readonly TableName: string | undefined;
  readonly Item?: Item | undefined;
  readonly Key?: Item | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
};

const COMMON = [
  'TableName',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnValuesOnConditionCheckFailure',
];
const MEMBERS: Readonly<Record<WriteKind, ReadonlySet<string>>> = {
  Put: new Set([...COMMON, 'Item']),
  Update: new Set([...COMMON, 'Key', 'UpdateExpression']),
  Delete: new Set([...COMMON, 'Key']),
  ConditionCheck: new Set([...COMMON, 'Key']),
};
const EMPTY: Item = Object.freeze({});
const KEY_ATTRIBUTES: ReadonlySet<string> = new Set([TABLE.partitionKey, TABLE.sortKey]);
const INDEX_ATTRIBUTES: ReadonlySet<string> = new Set([TABLE.openIndex.partitionKey, TABLE.openIndex.sortKey]);

/** Checks one write's request. @throws ValidationException, ResourceNotFoundException */
export function prepareWrite(table: string, kind: WriteKind, request: WriteRequest): Write {
  requireMembers(request, MEMBERS[kind], kind);
  requireTable(request.TableName, table);
  const onFailure = oneOf(request.ReturnValuesOnConditionCheckFailure, ['ALL_OLD', 'NONE'], 'The old item');
  const put = kind === 'Put' ? rowOf(storedItem(request.Item ?? EMPTY)) : undefined;
  return {
    kind,
    key: put ?? requestedKey(request.Key),
    put,
    expressions: tableExpressions(request),
    text: `${request.UpdateExpression ?? ''}\n${request.ConditionExpression ?? ''}`,
    wantsOldItem: onFailure === 'ALL_OLD',
  };
}

/**
 * What stands in the place of the item after a write, judged on the state before it.
 *
 * @throws ConditionalCheckFailedException, with the item if asked; ValidationException when the item cannot be changed so.
 */
export function rowAfter(write: Write, before: Row | undefined): Row | undefined {
  const { condition, values } = write.expressions;
  if (condition !== undefined && !condition(before?.item ?? EMPTY, values))
    throw conditionFailed(write.wantsOldItem && before !== undefined ? shown(before) : undefined);
  switch (write.kind) {
    case 'Put':
      if (write.put !== undefined) requireIndexKeys(write.put.item);
      return write.put;
    case 'Update':
      return updatedRow(write, before);
    case 'Delete':
      return undefined;
    case 'ConditionCheck':
      return before;
  }
}

/** Whether two writes ask for the same; numbers are compared by value, sets in their order. */
export function isSameWrite(one: Write, other: Write): boolean {
  return (
    one.kind === other.kind &&
    one.key.pk === other.key.pk &&
    one.key.sk === other.key.sk &&
    one.text === other.text &&
    isSameNames(one.expressions.names, other.expressions.names) &&
    one.wantsOldItem === other.wantsOldItem &&
    isSameItem(one.expressions.values, other.expressions.values) &&
    isSameItem(one.put?.item ?? EMPTY, other.put?.item ?? EMPTY)
  );
}

function isSameItem(one: Item, other: Item): boolean {
  return isEqual({ M: one }, { M: other });
}

function updatedRow({ key, expressions: { update, values } }: Write, before: Row | undefined): Row {
  const item = before?.item ?? storedItem({ [TABLE.partitionKey]: { S: key.pk }, [TABLE.sortKey]: { S: key.sk } });
  if (update === undefined) return before ?? rowOf(item);
  for (const { path } of update.actions) requireChangeable(path);
  const after = update.apply(item, values);
  requireIndexKeys(after);
  return rowOf(after, 'Item size to update has exceeded the maximum allowed size');
}

function requireChangeable([attribute, ...deeper]: readonly [string, ...unknown[]]): void {
  if (KEY_ATTRIBUTES.has(attribute))
    throw validationException(
      `One or more parameter values were invalid: Cannot update attribute ${attribute}. This attribute is part of the key`,
    );
  if (deeper.length > 0 && INDEX_ATTRIBUTES.has(attribute))
    throw validationException(`Key attributes must be scalars: IndexKey: ${attribute}`);
}
