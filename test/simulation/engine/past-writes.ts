import { compareScan, type MemoryTable, type Replaced, type TableView } from './memory-table.ts';
import { openPlace, type Row, type RowKey } from './row.ts';
import { type Entry, type Shelf, shelve } from './shelf.ts';

/** One change of the table, as a reader that lags behind may not know it yet. */
export type PastWrite = RowKey & {
  /** Counted from 1 over all changes of the table; the changes of a transaction follow one another. */
  readonly sequence: number;
  /** How many changes came after it. */
  readonly age: number;
  readonly atMs: number;
};

/** The last changes of a table. */
export type PastWrites = {
  record(changes: readonly Replaced[], atMs: number): void;
  /** The table without the changes that are hidden: of each row those after which none is seen. */
  without(table: MemoryTable, isHidden: (write: PastWrite) => boolean): TableView;
};

/** No reader lags further behind than this many changes. */
export const MAX_HIDDEN_WRITES = 256;

type Recorded = Replaced & { readonly sequence: number; readonly atMs: number };

/** Makes an empty record of changes. */
export function pastWrites(): PastWrites {
  let recorded: Recorded[] = [];
  let sequence = 0;
  return {
    record: (changes, atMs) => {
      for (const change of changes) {
        sequence += 1;
        recorded.push({ ...change, sequence, atMs });
      }
      if (recorded.length > 2 * MAX_HIDDEN_WRITES) recorded = recorded.slice(-MAX_HIDDEN_WRITES);
    },
    without: (table, isHidden) => {
      const seen = new Set<string>();
      const older = new Map<string, Older>();
      for (const { key, before, atMs, sequence: own } of recorded.slice(-MAX_HIDDEN_WRITES).reverse()) {
        const place = placeOf(key);
        if (seen.has(place)) continue;
        if (isHidden({ ...key, sequence: own, age: sequence - own, atMs })) older.set(place, { key, row: before });
        else seen.add(place);
      }
      return older.size === 0 ? table : olderView(table, older);
    },
  };
}

/** A row as it was, or undefined where there was none. */
type Older = { readonly key: RowKey; readonly row: Row | undefined };

function olderView(table: MemoryTable, older: ReadonlyMap<string, Older>): TableView {
  const rows = [...older.values()].flatMap(({ row }) => row ?? []);
  const restored = (shelf: Shelf, entries: readonly Entry[]): Shelf => {
    const kept = shelf.filter(({ row }) => !older.has(placeOf(row)));
    for (const entry of entries) shelve(kept, entry);
    return kept;
  };
  return {
    row: (key) => {
      const before = older.get(placeOf(key));
      return before === undefined ? table.row(key) : before.row;
    },
    partition: (pk) =>
      restored(
        table.partition(pk),
        rows.flatMap((row) => (row.pk === pk ? { sort: row.sk, row } : [])),
      ),
    open: (kind) =>
      restored(
        table.open(kind),
        rows.flatMap((row) => {
          const place = openPlace(row.item);
          return place?.kind === kind ? { sort: place.since, row } : [];
        }),
      ),
    partitions: () => [...new Set([...table.partitions(), ...rows.map(({ pk }) => pk)])].sort(compareScan),
  };
}

function placeOf({ pk, sk }: RowKey): string {
  return `${pk}\n${sk}`;
}
