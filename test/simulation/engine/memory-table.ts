import { type Item } from './attribute-value.ts';
import { openPlace, type Row, type RowKey } from './row.ts';
import { type Entry, type Shelf, shelve, unshelve } from './shelf.ts';
import { compareText } from './text-order.ts';

/** One row written, or taken away. */
export type Change = { readonly key: RowKey; readonly after: Row | undefined };

/** One change that took place. */
export type Replaced = Change & { readonly before: Row | undefined };

/** The rows as some reader sees them. */
export type TableView = {
  row(key: RowKey): Row | undefined;
  /** One partition of the table, by sort key. */
  partition(pk: string): Shelf;
  /** One partition of the index of what is open, by since when. */
  open(kind: string): Shelf;
  /** The partition keys in the order of a scan. */
  partitions(): readonly string[];
};

/** Everything that is stored, at one moment; the items are frozen. */
export type TableSnapshot = {
  /** By partition and sort key. */
  readonly items: readonly Item[];
  /** Keys and index keys of what is open, by kind and since when. */
  readonly open: readonly (RowKey & { readonly kind: string; readonly since: string })[];
};

/** The one table with its sparse index, in memory. */
export type MemoryTable = TableView & {
  /** Writes all changes at once; each key may be named once. @returns The changes with what stood there before. */
  write(changes: readonly Change[]): readonly Replaced[];
  snapshot(): TableSnapshot;
};

const NOTHING: Shelf = [];

/** Makes an empty table. */
export function memoryTable(): MemoryTable {
  const rows = new Map<string, Entry[]>();
  const open = new Map<string, Entry[]>();
  // Most requests name one key: nothing is searched for them.
  const byKey = new Map<string, Map<string, Row>>();
  const row = ({ pk, sk }: RowKey): Row | undefined => byKey.get(pk)?.get(sk);
  const writeOne = (change: Change): Replaced => {
    const { key, after } = change;
    const before = row(key);
    if (after === undefined) byKey.get(key.pk)?.delete(key.sk);
    else byKey.set(key.pk, (byKey.get(key.pk) ?? new Map<string, Row>()).set(key.sk, after));
    replace(rows, key.pk, { before, after, sortOf: ({ sk }) => sk });
    moveInIndex(open, before, after);
    return { ...change, before };
  };
  return {
    row,
    partition: (pk) => rows.get(pk) ?? NOTHING,
    open: (kind) => open.get(kind) ?? NOTHING,
    partitions: () => [...rows.keys()].sort(compareScan),
    write: (changes) => changes.map(writeOne),
    snapshot: () => ({
      items: inOrder(rows).map((entry) => entry.row.item),
      open: inOrder(open).map(openEntry),
    }),
  };
}

/** Partitions are stored by a hash of their key: whoever relies on another order in a scan is wrong. */
export function compareScan(one: string, other: string): number {
  return hashOf(one) - hashOf(other) || compareText(one, other);
}

/** FNV-1a with 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

type Replacement = {
  readonly before: Row | undefined;
  readonly after: Row | undefined;
  readonly sortOf: (row: Row) => string;
};

function replace(shelves: Map<string, Entry[]>, partition: string, { before, after, sortOf }: Replacement): void {
  const shelf = shelves.get(partition) ?? [];
  if (after !== undefined) shelve(shelf, { sort: sortOf(after), row: after });
  else if (before !== undefined) unshelve(shelf, { sort: sortOf(before), pk: before.pk, sk: before.sk });
  if (shelf.length === 0) shelves.delete(partition);
  else shelves.set(partition, shelf);
}

function moveInIndex(open: Map<string, Entry[]>, before: Row | undefined, after: Row | undefined): void {
  const from = before === undefined ? undefined : openPlace(before.item);
  const to = after === undefined ? undefined : openPlace(after.item);
  if (from !== undefined && (from.kind !== to?.kind || from.since !== to.since))
    replace(open, from.kind, { before, after: undefined, sortOf: () => from.since });
  if (to !== undefined) replace(open, to.kind, { before, after, sortOf: () => to.since });
}

function inOrder(shelves: ReadonlyMap<string, Shelf>): Entry[] {
  return [...shelves].sort(([one], [other]) => compareText(one, other)).flatMap(([, shelf]) => shelf);
}

function openEntry({ row: { pk, sk, item } }: Entry): TableSnapshot['open'][number] {
  return { pk, sk, kind: '', since: '', ...openPlace(item) };
}
