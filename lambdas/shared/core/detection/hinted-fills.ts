import { type LeaderAction } from '../model/leader-event.ts';
import { type EventId } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { groupRows, type TokenRow } from './group-rows.ts';

/** A fill as a stream has told it so far. */
export type HintedFill = { readonly action: LeaderAction; readonly rows: readonly TokenRow[] };

/** Fills by their event, in the order in which they were first told. */
export type HintedFills = ReadonlyMap<EventId, HintedFill>;

/** Fills that are remembered; one that is forgotten counts anew, which can only make it smaller. */
export const MAX_HINTED_FILLS = 2_000;
/** Executions of one fill that are remembered; other sources tell the rest. */
export const MAX_HINTED_ROWS = 500;
/** What a stream tells so late, every other source has told. */
const MAX_AGE_MS = 3_600_000;
/** A time so far ahead of us is wrong, and would make an old trade look young. */
const MAX_AHEAD_MS = 60_000;

/**
 * Adds a stream's rows to what it told before.
 *
 * A stream sends frames twice, and two equal executions of one transaction look the same: equal rows count once, so
 * that what is told is never more than what was traded. What is missing comes as a supplement of another source.
 *
 * @returns All fills, and those that the rows have made or made larger; rows older than an hour, or of the future, are in
 * neither.
 */
export function hintFills(
  known: HintedFills,
  rows: readonly TokenRow[],
  now: UnixMs,
): { readonly fills: HintedFills; readonly told: readonly HintedFill[] } {
  const fills = new Map(known);
  const told = new Set<EventId>();
  for (const row of rows) {
    if (now - row.at > MAX_AGE_MS || row.at - now > MAX_AHEAD_MS) continue;
    const [single] = groupRows([row]);
    if (single === undefined) continue;
    const { eventId } = single;
    const before = fills.get(eventId)?.rows ?? [];
    if (before.length >= MAX_HINTED_ROWS || before.some((one) => isSame(one, row))) continue;
    const all = [...before, row];
    const [action] = groupRows(all);
    if (action === undefined) continue;
    fills.set(eventId, { action, rows: all });
    told.add(eventId);
  }
  for (const eventId of fills.keys()) {
    if (fills.size <= MAX_HINTED_FILLS) break;
    fills.delete(eventId);
  }
  return { fills, told: [...told].flatMap((eventId) => fills.get(eventId) ?? []) };
}

/** Both are rows of one fill. */
function isSame(a: TokenRow, b: TokenRow): boolean {
  return a.shares === b.shares && a.notional === b.notional;
}
