import { completeActions } from '#core/detection/complete.ts';
import { groupRows } from '#core/detection/group-rows.ts';
import { type Settings } from '#core/model/settings.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type Cursor, type Cursors } from '#ports/cursors.ts';
import { type ActivityWalk } from '#ports/leader-feed.ts';
import { type MarketData } from '#ports/market-data.ts';
import { fillTokens } from './fill-tokens.ts';
import { isKnown, type KnownTotals, recordActions, type RecordDeps } from './record-actions.ts';

export type ReadLeaderDeps = RecordDeps & { readonly markets: MarketData; readonly cursors: Cursors };

type ReadInput = {
  readonly settings: Settings;
  readonly cursor: Cursor;
  readonly walk: ActivityWalk;
  readonly known: KnownTotals;
  readonly now: UnixMs;
};

/** What is read again on purpose. */
export const OVERLAP_MS = 60_000;

/**
 * Records what one walk over a leader's activity shows, rings for it, and moves the cursor last.
 *
 * @returns The cursor as it stands, and how many events were new.
 */
export async function readLeader(
  deps: ReadLeaderDeps,
  { settings, cursor, walk, known, now }: ReadInput,
): Promise<{ cursor: Cursor; recorded: number }> {
  if (walk.unreadable > 0) deps.log.count('UnreadableRows', walk.unreadable);
  // A walk that was cut is still one stretch from its beginning: the cursor follows, and the next read goes on from there.
  if (!walk.isWhole) deps.log.count('CutWalks');
  const rows = walk.rows.filter((row) => row.at > cursor.armedAt);
  const { filled, unknown } = await fillTokens(deps.markets, rows);
  if (unknown > 0) deps.log.count('UnreadableRows', unknown);
  const actions = groupRows(filled);
  const complete = completeActions({ actions, earlier: cursor.unconfirmed, agreedUntil: cursor.at, now });
  // What another source has told in full needs no second read.
  const isTold = complete.unconfirmed.every(({ eventId, shares }) => isKnown(known, { eventId, shares }));
  const recordable = isTold ? actions : complete.whole;
  const { recorded, whole } = await recordActions(deps, {
    settings,
    actions: recordable,
    known,
    source: 'data-api',
    now,
  });
  // Only where every row of the walk could be read is everything up to the newest covered.
  const newest = walk.unreadable === 0 && unknown === 0 ? whole.at(-1)?.at : undefined;
  const at = newest !== undefined && newest > cursor.at ? newest : cursor.at;
  const moved = { ...cursor, at, unconfirmed: isTold ? [] : complete.unconfirmed };
  return { cursor: await storeCursor(deps.cursors, cursor, moved), recorded };
}

async function storeCursor(cursors: Cursors, from: Cursor, to: Omit<Cursor, 'version'>): Promise<Cursor> {
  if (from.at === to.at && sameSightings(from.unconfirmed, to.unconfirmed)) return from;
  const moved = { ...to, version: from.version + 1n };
  if (await cursors.move(moved)) return moved;
  return (await cursors.cursor(from.leader)) ?? from;
}

function sameSightings(a: Cursor['unconfirmed'], b: Cursor['unconfirmed']): boolean {
  return (
    a.length === b.length &&
    a.every((one, index) => one.eventId === b[index]?.eventId && one.shares === b[index].shares)
  );
}

/** From when on a leader's activity is read. */
export function readFrom(cursor: Cursor): UnixMs {
  return later(cursor.at, -OVERLAP_MS);
}
