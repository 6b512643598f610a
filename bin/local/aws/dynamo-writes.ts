import {
  type ActionName,
  checkInput,
  type EngineInput,
  type EngineOutput,
  engine,
  type Item,
  type LevelOperation,
  runAction,
  type TableDescription,
} from './dynalite-engine.ts';
import { checkStored, checkUpdateExpression } from './dynamo-item-rules.ts';
import { conditionFailed, engineRefusal, validationException } from './dynamo-refusals.ts';
import type { TableStore } from './table-store.ts';

/** The operations that write one item; a transaction is a list of them, and of checks that write nothing. */
export type WriteKind = 'Put' | 'Update' | 'Delete' | 'ConditionCheck';

/** One checked write, not yet done. */
export type PreparedWrite = {
  readonly kind: WriteKind;
  readonly table: string;
  /** The item's key as it arrived. */
  readonly key: Item;
  /** The key in the storage's order; equal for equal items. */
  readonly address: string;
  readonly wantsOldItem: boolean;
  readonly description: TableDescription;
  readonly input: EngineInput;
};

const ACTION: Readonly<Record<WriteKind, ActionName>> = {
  Put: 'putItem',
  Update: 'updateItem',
  Delete: 'deleteItem',
  // A check is a deletion whose effects are thrown away: key and condition are treated alike.
  ConditionCheck: 'deleteItem',
};

/**
 * Checks one write's request and finds its item's key.
 *
 * @throws ServiceError or the engine's error, when the request is refused whatever the table holds.
 */
export async function prepareWrite(store: TableStore, kind: WriteKind, request: EngineInput): Promise<PreparedWrite> {
  const { ReturnValuesOnConditionCheckFailure: onFailure, ...plain } = request;
  if (onFailure !== undefined && onFailure !== 'ALL_OLD' && onFailure !== 'NONE')
    throw validationException('ReturnValuesOnConditionCheckFailure can only be ALL_OLD or NONE');
  if (kind === 'ConditionCheck' && plain['ConditionExpression'] === undefined)
    throw validationException('ConditionExpression is required in a ConditionCheck');
  if (kind === 'Update') checkUpdateExpression(plain['UpdateExpression']);
  const view = store.view();
  const input = checkInput(ACTION[kind], plain, view);
  const table = String(input['TableName']);
  const description = await describe(store, table);
  const item = (kind === 'Put' ? input['Item'] : input['Key']) as Item;
  const invalid = kind === 'Put' ? engine.validateItem(item, description) : engine.validateKey(item, description);
  if (invalid) throw invalid;
  const key = keyOf(item, description);
  return {
    kind,
    table,
    key,
    address: `${table}/${engine.createKey(key, description)}`,
    wantsOldItem: onFailure === 'ALL_OLD',
    description,
    input,
  };
}

/**
 * Evaluates a write on the state before it and appends what it changes to `operations`.
 *
 * @throws ServiceError `ConditionalCheckFailedException` with the old item, or the engine's error.
 */
export async function applyWrite(
  store: TableStore,
  write: PreparedWrite,
  operations: LevelOperation[],
): Promise<EngineOutput> {
  const own: LevelOperation[] = [];
  try {
    const output = await runAction(ACTION[write.kind], store.view(own), write.input);
    if (write.kind === 'ConditionCheck') return output;
    checkStored(own, write.description);
    operations.push(...own);
    return output;
  } catch (error) {
    if (engineRefusal(error)?.type !== 'ConditionalCheckFailedException') throw error;
    throw conditionFailed(write.wantsOldItem ? await readItem(store, write) : undefined);
  }
}

async function readItem(store: TableStore, write: PreparedWrite): Promise<Item | undefined> {
  const output = await runAction('getItem', store.view(), { TableName: write.table, Key: write.key });
  return output['Item'] as Item | undefined;
}

function describe(store: TableStore, table: string): Promise<TableDescription> {
  return new Promise((resolve, reject) => {
    store.view().getTable(table, true, (error, description) => {
      if (error || description === undefined) reject(error ?? new Error(`no table ${table}`));
      else resolve(description);
    });
  });
}

function keyOf(item: Item, table: TableDescription): Item {
  return Object.fromEntries(
    table.KeySchema.flatMap(({ AttributeName: name }) => {
      const value = item[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
