import { type Change } from '#core/ledger/change.ts';
import { type ChildOrder, hasWork } from '#core/model/child-order.ts';
import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { FAULTS, type FaultKind } from './faults.ts';
import { type Mirror } from './judge/mirror.ts';

/** A request to the table, as far as it says what a process works on. */
export type Request = { readonly key: string | undefined; readonly changes: readonly Change[] | undefined };

/** States in which a fault can meet what it hits; the rest are things that have no state. */
export const ROWS = [
  'no order',
  'parent none',
  'parent NEW',
  'parent HELD',
  'parent WORKING',
  'parent over',
  'child none',
  'child RESERVED',
  'child SUBMITTING',
  'child ACKED',
  'child DEAD',
  'child LATE_FILL',
  'child over',
  'order',
  'trade',
  'start',
  'event',
  'delivery',
  'process',
  'transaction',
  'frame',
  'stream',
] as const;

type Row = (typeof ROWS)[number];

/** What a process works on after a request: the row that it is in whenever it is asked. Undefined: the request does not say. */
export function subjectOf(mirror: Mirror, { key, changes }: Request): (() => Row) | undefined {
  for (const change of changes ?? []) {
    if (change.kind !== 'put') continue;
    const { type, value } = change;
    if (type === 'child') return () => childRow(mirror.children.get(value.venueOrderId));
    if (type === 'parent') return () => parentRow(mirror.parents.get(value.parentId));
  }
  if (key?.startsWith('CO#') === true) return () => childRow(mirror.children.get(key.slice(3)));
  if (key?.startsWith('PO#') === true) return () => parentRow(mirror.parents.get(key.slice(3)));
  return undefined;
}

/** A child, in the row that it is in whenever it is asked. */
export function subjectOfChild(mirror: Mirror, { venueOrderId }: Pick<ChildOrder, 'venueOrderId'>): () => Row {
  return () => childRow(mirror.children.get(venueOrderId));
}

function childRow(child: ChildOrder | undefined): Row {
  if (child === undefined) return 'child none';
  const { state } = child;
  if (state === 'DEAD' || hasWork(child)) return `child ${state}` as Row;
  return 'child over';
}

function parentRow(parent: ParentOrder | undefined): Row {
  if (parent === undefined) return 'parent none';
  return isOpen(parent.state) ? (`parent ${parent.state}` as Row) : 'parent over';
}

/** Cells of the matrix, by what was met of them. */
export type Cells = {
  /** Cells that cannot occur, and did. */
  readonly strangers: readonly string[];
  /** Cells that can occur, and did not. */
  readonly missing: readonly string[];
};

const KINDS = Object.keys(FAULTS) as readonly FaultKind[];

/** Names a cell. */
export function cellOf(row: string, kind: string): string {
  return `${row} × ${kind}`;
}

/** Says which cells were met that cannot be, and which were not that can. */
export function cellsOf(met: Readonly<Record<string, number>>): Cells {
  const strangers: string[] = [];
  const missing: string[] = [];
  for (const row of ROWS) {
    for (const kind of KINDS) {
      const cell = cellOf(row, kind);
      const reason = whyNever(row, kind);
      const isMet = (met[cell] ?? 0) > 0;
      if (isMet && reason !== undefined) strangers.push(`${cell}: ${reason}`);
      if (!isMet && reason === undefined) missing.push(cell);
    }
  }
  return { strangers, missing };
}

/** The matrix as text: a line a kind, a column a state; a dot where a cell cannot occur. */
export function matrixText(met: Readonly<Record<string, number>>): string {
  const width = 6;
  const heads = ROWS.map((row) => row.replace(/^(parent|child) /, (_, what: string) => `${what[0]!}:`).slice(0, width));
  const lines = KINDS.map((kind) => {
    const counts = ROWS.map((row) => met[cellOf(row, kind)] ?? (whyNever(row, kind) === undefined ? 0 : '·'));
    return `${kind.padEnd(19)}${counts.map((count) => String(count).padStart(width + 1)).join('')}`;
  });
  return [`${''.padEnd(19)}${heads.map((head) => head.padStart(width + 1)).join('')}`, ...lines].join('\n');
}

/** What befalls things that have no state, by the row that they stand in. */
const OWN_ROWS: readonly Row[] = [
  'order',
  'trade',
  'start',
  'event',
  'delivery',
  'process',
  'transaction',
  'frame',
  'stream',
];
const AT_POST: readonly FaultKind[] = KINDS.filter((kind) => FAULTS[kind].at.source === '^venue\\.post$');
const AT_RING: readonly FaultKind[] = ['lost-ring', 'late-ring'];

/** Why a fault can never meet a state; undefined where it can. */
function whyNever(row: Row, kind: FaultKind): string | undefined {
  const own = OWN_ROWS.find((one) => FAULTS[kind].at.test(one === 'start' || one === 'event' ? `${one}.` : one));
  if (own !== undefined) return row === own ? undefined : `${kind} befalls a thing of its own, a ${own}`;
  if (OWN_ROWS.includes(row)) return `a ${row} makes no call`;
  if (row === 'child none')
    return 'a child is stored before anything works on it, and no id is asked for that is not stored';
  if (AT_POST.includes(kind) && row !== 'child SUBMITTING')
    return 'bytes leave after they were counted, and nobody else moves the child while they may be under way';
  if (AT_RING.includes(kind) && row.startsWith('child'))
    return 'a doorbell is of a parent, which is read before it is rung';
  return undefined;
}
