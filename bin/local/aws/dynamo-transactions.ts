import { checkInput, type EngineInput, engine, type Item, type LevelOperation, runAction } from './dynalite-engine.ts';
import {
  asServiceError,
  type CancellationReason,
  engineRefusal,
  transactionCancelled,
  validationException,
} from './dynamo-refusals.ts';
import { applyWrite, type PreparedWrite, prepareWrite, type WriteKind } from './dynamo-writes.ts';
import { ServiceError } from './service-error.ts';
import type { TableStore } from './table-store.ts';

/** Decides whether a write is refused as if another transaction held the item; for forced conflicts in tests. */
export type ConflictHook = (write: Pick<PreparedWrite, 'kind' | 'key'>) => boolean;

const MAX_ITEMS = 100;
const MAX_BYTES = 4 * 1024 * 1024;
/** So many of the largest items fit; only longer transactions need be weighed. */
const ALWAYS_FIT = 10;
const WRITE_KINDS: readonly WriteKind[] = ['Put', 'Update', 'Delete', 'ConditionCheck'];
const NONE: CancellationReason = { Code: 'None' };

/**
 * Writes all items of a transaction in one batch, or none with the reason of each.
 *
 * The caller lets no other write run meanwhile, so every condition is evaluated on the state before.
 *
 * @throws ServiceError `ValidationException` or `TransactionCanceledException`.
 */
export async function transactWrite(
  store: TableStore,
  request: EngineInput,
  conflict: ConflictHook | undefined,
): Promise<void> {
  const writes: PreparedWrite[] = [];
  for (const entry of entries(request)) writes.push(await prepareEntry(store, entry));
  if (new Set(writes.map((write) => write.address)).size < writes.length)
    throw validationException('Transaction request cannot include multiple operations on one item');
  const operations: LevelOperation[] = [];
  const reasons: CancellationReason[] = [];
  for (const write of writes)
    reasons.push(
      conflict?.(write) === true
        ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' }
        : await evaluate(store, write, operations),
    );
  if (reasons.some((reason) => reason.Code !== 'None')) throw transactionCancelled(reasons);
  if (writes.length > ALWAYS_FIT && bytesOf(operations) > MAX_BYTES)
    throw validationException('Transaction request items exceed 4 MB');
  await store.commit(operations);
}

/** Reads the items of a transaction from one state; an absent item is an empty response. */
export async function transactGet(store: TableStore, request: EngineInput): Promise<object> {
  const view = store.view();
  const gets = entries(request).map((entry) => {
    const get = entry['Get'];
    if (!isObject(get)) throw validationException('TransactItems can only contain Get');
    return checkInput('getItem', get, view);
  });
  // Reads are synchronous underneath: nothing is written between the first and the last of them.
  const outputs = await Promise.all(gets.map((get) => runAction('getItem', view, get)));
  return { Responses: outputs.map((output) => (output['Item'] === undefined ? {} : { Item: output['Item'] })) };
}

function entries(request: EngineInput): readonly EngineInput[] {
  const items = request['TransactItems'];
  if (!Array.isArray(items) || items.length === 0 || items.length > MAX_ITEMS)
    throw validationException(
      "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: " +
        `Member must have length less than or equal to ${MAX_ITEMS} and greater than or equal to 1`,
    );
  return items.map((item: unknown) => (isObject(item) ? item : {}));
}

async function prepareEntry(store: TableStore, entry: EngineInput): Promise<PreparedWrite> {
  const [kind, ...others] = WRITE_KINDS.filter((name) => entry[name] !== undefined);
  const request = kind === undefined ? undefined : entry[kind];
  if (kind === undefined || others.length > 0 || !isObject(request))
    throw validationException('TransactItems can only contain one of Check, Put, Update or Delete');
  try {
    return await prepareWrite(store, kind, request);
  } catch (error) {
    throw asServiceError(error);
  }
}

async function evaluate(
  store: TableStore,
  write: PreparedWrite,
  operations: LevelOperation[],
): Promise<CancellationReason> {
  try {
    await applyWrite(store, write, operations);
    return NONE;
  } catch (error) {
    if (error instanceof ServiceError)
      return { Code: 'ConditionalCheckFailed', Message: error.message, ...error.fields };
    const refusal = engineRefusal(error);
    if (refusal?.type !== 'ValidationException') throw asServiceError(error);
    return { Code: 'ValidationError', Message: refusal.message };
  }
}

/** Of the items themselves: what an index keeps of them does not count. */
function bytesOf(operations: readonly LevelOperation[]): number {
  const items = operations.filter(({ key }) => key.startsWith('item-'));
  return items.reduce((sum, one) => sum + (one.type === 'put' ? engine.itemSize(one.value as Item) : 0), 0);
}

function isObject(value: unknown): value is EngineInput {
  return typeof value === 'object' && value !== null;
}
