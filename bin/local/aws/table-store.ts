import { Readable } from 'node:stream';
import {
  type Callback,
  type EngineStore,
  engine,
  type KeySpace,
  type LevelDatabase,
  type LevelOperation,
  type TableDescription,
} from './dynalite-engine.ts';

/** The tables' storage: reads see the last committed state, writes gather until they are committed as one. */
export type TableStore = {
  /** The engine's own store, for operations on tables rather than items. */
  readonly direct: EngineStore;
  /** A store whose writes are appended to `operations` instead of being done. */
  view(operations?: LevelOperation[]): EngineStore;
  /** Writes all or nothing, also when the process is killed meanwhile. */
  commit(operations: readonly LevelOperation[]): Promise<void>;
  close(): Promise<void>;
};

/** How many values one step of a query reads; a page of DynamoDB rarely needs a second step. */
const READ_AHEAD = 128;

/**
 * Opens dynalite's LevelDB at `path`, or in memory without one.
 *
 * dynalite itself writes an item and its index entries one after the other; here each request is one LevelDB batch.
 */
export async function openTableStore(path?: string): Promise<TableStore> {
  const store = engine.create({ createTableMs: 0, ...(path === undefined ? {} : { path }) });
  await store.db.open();
  const tables = new Map<string, TableDescription>();
  const getTable: EngineStore['getTable'] = (name, checkStatus, callback) => {
    const known = tables.get(name);
    const done = typeof checkStatus === 'function' ? checkStatus : callback;
    if (known !== undefined) done?.(null, known);
    else
      store.getTable(name, checkStatus, (error, table) => {
        if (table?.TableStatus === 'ACTIVE') tables.set(name, table);
        done?.(error, table);
      });
  };
  return {
    direct: store,
    view: (operations) => ({
      options: store.options,
      tableDb: store.tableDb,
      getTable,
      getItemDb: (table) => keySpace(store.db, `item-${table}~`, operations),
      getIndexDb: (kind, table, index) =>
        keySpace(store.db, `index-${kind.toLowerCase()}~${table}~${index}~`, operations),
    }),
    commit: async (operations) => {
      if (operations.length > 0) await store.db.batch(operations);
    },
    close: () => store.db.close(),
  };
}

/** Prefixes as dynalite's own store makes them, so that both read the same database. */
function keySpace(db: LevelDatabase, prefix: string, operations: LevelOperation[] | undefined): KeySpace {
  const write = (operation: LevelOperation, callback: Callback<void>): void => {
    if (operations === undefined) throw new Error('a read tried to write');
    operations.push(operation);
    callback(null);
  };
  return {
    // One writer at a time is ensured outside, for all keys of a request together.
    lock: (_key, body) => {
      body((callback) => callback);
    },
    get: (key, callback) => {
      callback(null, db.getSync(prefix + key));
    },
    put: (key, value, callback) => {
      write({ type: 'put', key: prefix + key, value }, callback);
    },
    del: (key, callback) => {
      write({ type: 'del', key: prefix + key }, callback);
    },
    createValueStream: (range) => valueStream(db, prefixedRange(prefix, range)),
  };
}

function prefixedRange(prefix: string, range: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { gt, gte, lt, lte, ...rest } = range;
  const bound = (name: string, value: unknown): object => ({ [name]: prefix + String(value) });
  return {
    ...rest,
    ...(gte !== undefined ? bound('gte', gte) : gt !== undefined ? bound('gt', gt) : { gte: prefix }),
    ...(lte !== undefined ? bound('lte', lte) : lt !== undefined ? bound('lt', lt) : { lt: `${prefix}\xFF` }),
  };
}

/** Streams the values of a range in their order; the engine's lists want a stream that they may destroy early. */
function valueStream(db: LevelDatabase, range: Readonly<Record<string, unknown>>): Readable {
  const iterator = db.values(range);
  return new Readable({
    objectMode: true,
    highWaterMark: READ_AHEAD,
    read() {
      iterator.nextv(READ_AHEAD).then(
        (values) => {
          for (const value of values) this.push(value);
          if (values.length === 0) this.push(null);
        },
        (error: unknown) => {
          this.destroy(error instanceof Error ? error : new Error(String(error)));
        },
      );
    },
    destroy(error, callback) {
      iterator.close().then(
        () => {
          callback(error);
        },
        () => {
          callback(error);
        },
      );
    },
  });
}
