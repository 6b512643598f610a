import {
  type ActionName,
  checkInput,
  type EngineInput,
  type EngineStore,
  type LevelOperation,
  runAction,
} from './dynalite-engine.ts';
import { asServiceError, transactionConflict, validationException } from './dynamo-refusals.ts';
import { type ConflictHook, transactGet, transactWrite } from './dynamo-transactions.ts';
import { applyWrite, prepareWrite, type WriteKind } from './dynamo-writes.ts';
import { idempotencyTokens } from './idempotency-tokens.ts';
import type { JsonService } from './json-server.ts';
import type { LocalClock } from './local-clock.ts';
import { mutex } from './mutex.ts';
import { ServiceError } from './service-error.ts';
import type { TableStore } from './table-store.ts';

export type DynamoOptions = {
  readonly clock: Pick<LocalClock, 'now'>;
  readonly conflict?: ConflictHook | undefined;
};

const MAX_TOKEN_LENGTH = 36;
const READS: Readonly<Record<string, ActionName>> = {
  GetItem: 'getItem',
  BatchGetItem: 'batchGetItem',
  Query: 'query',
  Scan: 'scan',
};
const WRITES: Readonly<Record<string, WriteKind>> = { PutItem: 'Put', UpdateItem: 'Update', DeleteItem: 'Delete' };
const TABLES: Readonly<Record<string, ActionName>> = { DescribeTable: 'describeTable', ListTables: 'listTables' };

/**
 * Answers DynamoDB's API: dynalite's expressions and storage, behind transactions that dynalite lacks.
 *
 * Writes run one after the other, each as one batch; reads see the last batch that was committed.
 */
export function dynamoService(store: TableStore, options: DynamoOptions): JsonService {
  const exclusively = mutex();
  const tokens = idempotencyTokens(options.clock);
  const timeToLive = new Map<string, object>();

  const handle = async (operation: string, input: EngineInput): Promise<object> => {
    const read = READS[operation];
    if (read !== undefined) return perform(read, store.view(), input);
    const write = WRITES[operation];
    if (write !== undefined) return exclusively(() => writeOne(store, write, input, options.conflict));
    const table = TABLES[operation];
    if (table !== undefined) return perform(table, store.direct, input);
    switch (operation) {
      case 'TransactWriteItems':
        return exclusively(() => writeTransaction(input));
      case 'TransactGetItems':
        return transactGet(store, input);
      case 'BatchWriteItem':
        return exclusively(() => writeBatch(store, input));
      case 'CreateTable':
        return exclusively(() => createTable(store, input));
      case 'UpdateTimeToLive':
      case 'DescribeTimeToLive':
        return timeToLiveOf(timeToLive, input);
      default:
        throw new ServiceError('UnknownOperationException', `${operation} is not imitated`);
    }
  };

  const writeTransaction = async (input: EngineInput): Promise<object> => {
    const token = input['ClientRequestToken'];
    if (token === undefined) {
      await transactWrite(store, input, options.conflict);
      return {};
    }
    if (typeof token !== 'string' || token.length === 0 || token.length > MAX_TOKEN_LENGTH)
      throw validationException(`ClientRequestToken must have length 1 to ${MAX_TOKEN_LENGTH}`);
    const request = JSON.stringify(input['TransactItems']);
    if (tokens.isReplay(token, request)) return {};
    await transactWrite(store, input, options.conflict);
    tokens.remember(token, request);
    return {};
  };

  return {
    targetPrefix: 'DynamoDB_20120810',
    handle: async (operation, input) => {
      try {
        return await handle(operation, { ...input });
      } catch (error) {
        throw asServiceError(error);
      }
    },
  };
}

function perform(name: ActionName, store: EngineStore, input: EngineInput): Promise<object> {
  return runAction(name, store, checkInput(name, input, store));
}

async function writeOne(
  store: TableStore,
  kind: WriteKind,
  input: EngineInput,
  conflict: ConflictHook | undefined,
): Promise<object> {
  const write = await prepareWrite(store, kind, input);
  if (conflict?.(write) === true) throw transactionConflict();
  const operations: LevelOperation[] = [];
  const output = await applyWrite(store, write, operations);
  await store.commit(operations);
  return output;
}

async function writeBatch(store: TableStore, input: EngineInput): Promise<object> {
  const operations: LevelOperation[] = [];
  const output = await perform('batchWriteItem', store.view(operations), input);
  await store.commit(operations);
  return output;
}

/** Answers once the table can be used; the engine reports it active a moment after it was created. */
async function createTable(store: TableStore, input: EngineInput): Promise<object> {
  const created = await perform('createTable', store.direct, input);
  const isActive = async (): Promise<boolean> => {
    const { Table: table } = await perform('describeTable', store.direct, { TableName: input['TableName'] }).then(
      (output) => output as { readonly Table: { readonly TableStatus: string } },
    );
    return table.TableStatus === 'ACTIVE';
  };
  while (!(await isActive())) await new Promise((resolve) => setTimeout(resolve, 1));
  return created;
}

/** Keeps the setting only: like the real one, which takes days, it deletes nothing that a reader could rely on. */
function timeToLiveOf(settings: Map<string, object>, input: EngineInput): object {
  const table = String(input['TableName']);
  const wanted = input['TimeToLiveSpecification'] as { Enabled?: boolean; AttributeName?: string } | undefined;
  if (wanted !== undefined) {
    settings.set(table, {
      TimeToLiveStatus: wanted.Enabled === true ? 'ENABLED' : 'DISABLED',
      AttributeName: wanted.AttributeName,
    });
    return { TimeToLiveSpecification: wanted };
  }
  return { TimeToLiveDescription: settings.get(table) ?? { TimeToLiveStatus: 'DISABLED' } };
}
