import {
  type CancellationReason,
  ConditionalCheckFailedException,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { type Collision } from './faults.ts';
import { itemBytes } from './item-size.ts';
import { type Change } from './memory-table.ts';
import { isValidationException, transactionCancelled, validationException } from './refusals.ts';
import { requireMembers } from './request.ts';
import { type Row, type RowKey } from './row.ts';
import { prepareWrite, rowAfter, type Write, type WriteKind } from './writes.ts';

/** Writes of one transaction, checked. */
export type Transaction = readonly Write[];

const MAX_ITEMS = 100;
const MAX_BYTES = 4 * 1024 * 1024;
const KINDS: readonly WriteKind[] = ['Put', 'Update', 'Delete', 'ConditionCheck'];
const ENTRY: ReadonlySet<string> = new Set(KINDS);
const NONE: CancellationReason = { Code: 'None' };

/** Checks the writes of a transaction. @throws ValidationException, ResourceNotFoundException */
export function prepareTransaction(table: string, items: readonly TransactWriteItem[] | undefined): Transaction {
  const writes = boundedItems(items).map((entry) => prepareEntry(table, entry));
  requireDistinct(writes.map(({ key }) => key));
  return writes;
}

type Judgement = {
  readonly row: (key: RowKey) => Row | undefined;
  readonly collision: ((write: Write) => Collision | undefined) | undefined;
};

/**
 * Works out what a transaction writes, every condition judged on the state before it.
 *
 * @throws TransactionCanceledException with a reason for each item; ValidationException for more than 4 MB.
 */
export function changesOf(writes: Transaction, { row, collision }: Judgement): readonly Change[] {
  const changes: Change[] = [];
  const reasons = writes.map((write) => {
    const collided = collision?.(write);
    if (collided !== undefined) return { Code: collided, Message: 'The item is in use' };
    return judge(write, row(write.key), changes);
  });
  if (reasons.some((reason) => reason !== NONE)) throw transactionCancelled(reasons);
  requireSize(changes);
  return changes;
}

/** Refuses a list that is empty or longer than 100. @throws ValidationException */
export function boundedItems<T>(items: readonly T[] | undefined): readonly T[] {
  if (items === undefined || items.length === 0 || items.length > MAX_ITEMS)
    throw validationException(`transactItems must have 1 to ${MAX_ITEMS} members, not ${items?.length ?? 0}`);
  return items;
}

/** Refuses keys of which one is there twice. @throws ValidationException */
export function requireDistinct(keys: readonly RowKey[]): void {
  if (new Set(keys.map(({ pk, sk }) => `${pk}\n${sk}`)).size < keys.length)
    throw validationException('Transaction request cannot include multiple operations on one item');
}

function prepareEntry(table: string, entry: TransactWriteItem): Write {
  requireMembers(entry, ENTRY, 'an item of a transaction');
  const [kind, ...others] = KINDS.filter((name) => entry[name] !== undefined);
  const request = kind === undefined ? undefined : entry[kind];
  if (kind === undefined || request === undefined || others.length > 0)
    throw validationException('TransactItems can only contain one of Check, Put, Update or Delete');
  const write = prepareWrite(table, kind, request);
  if (kind === 'ConditionCheck' && write.expressions.condition === undefined)
    throw validationException('ConditionExpression is required in a ConditionCheck');
  if (kind === 'Update' && write.expressions.update === undefined)
    throw validationException('UpdateExpression is required in an Update of a transaction');
  return write;
}

function judge(write: Write, before: Row | undefined, changes: Change[]): CancellationReason {
  try {
    const after = rowAfter(write, before);
    if (write.kind !== 'ConditionCheck') changes.push({ key: write.key, after });
    return NONE;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException)
      return {
        Code: 'ConditionalCheckFailed',
        Message: error.message,
        ...(error.Item === undefined ? {} : { Item: error.Item }),
      };
    if (isValidationException(error)) return { Code: 'ValidationError', Message: error.message };
    throw error;
  }
}

function requireSize(changes: readonly Change[]): void {
  const sum = (sizeOf: (row: Row) => number): number =>
    changes.reduce((bytes, { after }) => bytes + (after === undefined ? 0 : sizeOf(after)), 0);
  if (sum(({ mostBytes }) => mostBytes) > MAX_BYTES && sum(({ item }) => itemBytes(item)) > MAX_BYTES)
    throw validationException('Transaction request items exceed 4 MB');
}
