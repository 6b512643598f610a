import { createRequire } from 'node:module';

/** An item or key as it travels: attribute name to `{ "S": "text" }` and the like. */
export type Item = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
export type EngineInput = Record<string, unknown>;
export type EngineOutput = Readonly<Record<string, unknown>>;
export type Callback<T> = (error?: Error | null, result?: T) => void;

export type TableDescription = {
  readonly TableName: string;
  readonly TableStatus: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
  readonly GlobalSecondaryIndexes?: readonly {
    readonly IndexName: string;
    readonly KeySchema: readonly { readonly AttributeName: string }[];
  }[];
};

/** What the engine's actions ask of a key space: one per table and one per index. */
export type KeySpace = {
  lock(key: string, body: (release: <T>(callback: Callback<T>) => Callback<T>) => void): void;
  get(key: string, callback: Callback<unknown>): void;
  put(key: string, value: unknown, callback: Callback<void>): void;
  del(key: string, callback: Callback<void>): void;
  createValueStream(range: Readonly<Record<string, unknown>>): NodeJS.EventEmitter;
};

/** The engine's store as its actions see it. */
export type EngineStore = {
  readonly options: { readonly maxItemSize: number };
  readonly tableDb: unknown;
  getTable(
    name: string,
    checkStatus: boolean | Callback<TableDescription>,
    callback?: Callback<TableDescription>,
  ): void;
  getItemDb(table: string): KeySpace;
  getIndexDb(kind: string, table: string, index: string): KeySpace;
};

export type LevelOperation =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'del'; readonly key: string };

export type LevelDatabase = {
  open(): Promise<void>;
  getSync(key: string): unknown;
  batch(operations: readonly LevelOperation[]): Promise<void>;
  values(range: Readonly<Record<string, unknown>>): { nextv(size: number): Promise<unknown[]>; close(): Promise<void> };
  close(): Promise<void>;
};

type Action = (store: EngineStore, input: EngineInput, callback: Callback<EngineOutput>) => void;
type Validation = { readonly types: object; readonly custom?: unknown };

const require = createRequire(import.meta.url);

/** The parts of dynalite's source that keep tables: its store, and functions that check requests. */
export const engine = require('dynalite/db') as {
  create(options: Readonly<Record<string, unknown>>): EngineStore & { readonly db: LevelDatabase };
  createKey(item: Item, table: TableDescription): string;
  /** The error that refuses the key or item, if one does. */
  validateKey(key: Item, table: TableDescription): Error | null | undefined;
  validateItem(item: Item, table: TableDescription): Error | null | undefined;
  /** Bytes of names and values, as DynamoDB counts them. */
  itemSize(item: Item): number;
  /** Makes the engine's own kind of error. */
  validationError(message: string): Error;
};

const validations = require('dynalite/validations') as {
  checkTypes(input: EngineInput, types: object): EngineInput;
  checkValidations(input: EngineInput, types: object, custom: unknown, store: EngineStore): void;
};

export type ActionName = keyof typeof ACTIONS;

/** The engine's operations that we serve; tables are never deleted or altered here. */
const ACTIONS = {
  createTable: load('createTable'),
  describeTable: load('describeTable'),
  listTables: load('listTables'),
  getItem: load('getItem'),
  batchGetItem: load('batchGetItem'),
  query: load('query'),
  scan: load('scan'),
  putItem: load('putItem'),
  updateItem: load('updateItem'),
  deleteItem: load('deleteItem'),
  batchWriteItem: load('batchWriteItem'),
} as const;

/**
 * Checks a request's types, limits and expressions as DynamoDB does before it touches a table.
 *
 * @returns The request with its expressions parsed, ready for `runAction`.
 * @throws the engine's error, with `statusCode` and `body`.
 */
export function checkInput(name: ActionName, input: EngineInput, store: EngineStore): EngineInput {
  const { types, custom } = ACTIONS[name].validation;
  const typed = validations.checkTypes({ ...input }, types);
  validations.checkValidations(typed, types, custom, store);
  return typed;
}

/** Runs a checked request against a store. */
export function runAction(name: ActionName, store: EngineStore, input: EngineInput): Promise<EngineOutput> {
  return new Promise((resolve, reject) => {
    ACTIONS[name].action(store, input, (error, output) => {
      if (error) reject(error);
      else resolve(output ?? {});
    });
  });
}

function load(name: string): { readonly action: Action; readonly validation: Validation } {
  return {
    action: require(`dynalite/actions/${name}`) as Action,
    validation: require(`dynalite/validations/${name}`) as Validation,
  };
}
