import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Call, type Faults, isRetriedBySdk, type Outcome } from './faults.ts';
import { type TableSnapshot } from './memory-table.ts';
import { notImitated } from './refusals.ts';
import { type Operation, type Requests } from './request.ts';
import { memoryService, type Service } from './service.ts';

export type MemoryDynamoOptions = {
  /** The service's clock in milliseconds; only the age of request tokens and of hidden writes depend on it. */
  readonly now: () => number;
  /** @default polycopy-test */
  readonly tableName?: string;
} & ClientOptions;

type ClientOptions = {
  readonly faults?: Faults;
  /** How often the client sends a request in all, as `maxAttempts` of the SDK. @default 1 */
  readonly attempts?: number;
};

/** A client of a table in memory, in place of the SDK's. */
export type MemoryDynamo = DynamoDBClient & {
  /** Another client of the same table, with its own faults: another run. */
  another(options?: ClientOptions): MemoryDynamo;
  snapshot(): TableSnapshot;
  /** Lets the service forget its request tokens, as after ten minutes. */
  forgetTokens(): void;
};

const OPERATIONS: ReadonlyMap<unknown, Operation> = new Map<unknown, Operation>([
  [GetItemCommand, 'GetItem'],
  [PutItemCommand, 'PutItem'],
  [UpdateItemCommand, 'UpdateItem'],
  [DeleteItemCommand, 'DeleteItem'],
  [QueryCommand, 'Query'],
  [ScanCommand, 'Scan'],
  [TransactWriteItemsCommand, 'TransactWriteItems'],
  [TransactGetItemsCommand, 'TransactGetItems'],
  [BatchGetItemCommand, 'BatchGetItem'],
  [BatchWriteItemCommand, 'BatchWriteItem'],
]);
const METADATA = Object.freeze({});

/**
 * Makes a client of an empty table in memory, in the same thread: no HTTP, no middleware, no waiting.
 *
 * A request takes effect between `beforeEffect` and `afterEffect`, at once and alone. Answers share frozen items with the
 * table: whoever writes into one fails.
 */
export function memoryDynamo({ now, tableName = 'polycopy-test', ...options }: MemoryDynamoOptions): MemoryDynamo {
  return clientOf(memoryService({ now, tableName }), tokenSource(), options);
}

/** Tokens for transactions that bring none, as the SDK draws one for each `send`. */
function tokenSource(): () => string {
  let drawn = 0;
  return () => {
    drawn += 1;
    return `drawn-by-the-client-${drawn}`;
  };
}

function clientOf(service: Service, drawToken: () => string, options: ClientOptions): MemoryDynamo {
  const { faults = {}, attempts = 1 } = options;
  let calls = 0;
  const callOf = (operation: Operation, input: Requests[Operation], attempt: number): Call => {
    calls += 1;
    const arrive = (): Outcome => {
      try {
        return { kind: 'done', output: service.execute(operation, input, faults) };
      } catch (error) {
        return { kind: 'refused', error };
      }
    };
    return { at: calls, operation, input, attempt, arrive };
  };
  const send = async (command: { readonly input: Requests[Operation] }): Promise<object> => {
    const operation = OPERATIONS.get(command.constructor);
    if (operation === undefined) throw notImitated(command.constructor.name);
    const input =
      operation === 'TransactWriteItems'
        ? withToken(command.input as Requests['TransactWriteItems'], drawToken)
        : command.input;
    for (let attempt = 1; ; attempt += 1) {
      const call = callOf(operation, input, attempt);
      try {
        return await answered(call, faults);
      } catch (error) {
        if (attempt >= attempts || !isRetriedBySdk(error)) throw error;
        await faults.beforeRetry?.(call, error);
      }
    }
  };
  return Object.assign(Object.create(DynamoDBClient.prototype) as DynamoDBClient, {
    send,
    destroy: () => undefined,
    another: (others: ClientOptions = {}) => clientOf(service, drawToken, others),
    snapshot: service.snapshot,
    forgetTokens: service.forgetTokens,
  });
}

function withToken(input: Requests['TransactWriteItems'], draw: () => string): Requests['TransactWriteItems'] {
  return input.ClientRequestToken === undefined ? { ...input, ClientRequestToken: draw() } : input;
}

async function answered(call: Call, { beforeEffect, afterEffect }: Faults): Promise<object> {
  if (beforeEffect !== undefined) await beforeEffect(call);
  const outcome = call.arrive();
  if (afterEffect !== undefined) await afterEffect(call, outcome);
  if (outcome.kind === 'refused') throw outcome.error;
  return { ...outcome.output, $metadata: METADATA };
}
