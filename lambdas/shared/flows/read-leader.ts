import { completeActions } from '#core/detection/complete.ts';
import { groupRows, type TokenRow } from '#core/detection/group-rows.ts';
import { type Leader, type Settings } from '#core/model/settings.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type Cursor, type Cursors } from '#ports/cursors.ts';
import { type ActivityRow, type LeaderFeed } from '#ports/leader-feed.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type KnownTotals, recordActions, type RecordDeps } from './record-actions.ts';

export type ReadLeaderDeps = RecordDeps & {
  readonly feed: LeaderFeed;
  readonly markets: MarketData;
  readonly cursors: Cursors;
};

type ReadInput = {
  readonly leader: Leader;
  readonly settings: Settings;
  readonly cursor: Cursor;
  readonly rows: readonly ActivityRow[];
  /** True when every row of the walk could be read: only then may the cursor move. */
  readonly isCovered: boolean;
  /** Totals that this run has already found recorded and rung for. */
  readonly known: KnownTotals;
  readonly now: UnixMs;
};

/** What is read again on purpose. */
export const OVERLAP_MS = 60_000;

/**
 * Records what one read of a leader's activity shows, rings for it, and moves the cursor last.
 *
 * @returns The cursor as it stands, and how many events were new.
 */
export async function readLeader(
  deps: ReadLeaderDeps,
  input: ReadInput,
): Promise<{ cursor: Cursor; recorded: number }> {
  const { cursor, now } = input;
  const rows = input.rows.filter((row) => row.at > cursor.armedAt);
  const { filled, unknown } = await fillTokens(deps.markets, rows);
  if (unknown > 0) deps.log.count('UnreadableRows', unknown);
  const actions = groupRows(filled);
  const complete = completeActions({ actions, earlier: cursor.unconfirmed, agreedUntil: cursor.at, now });
  const { settings, known } = input;
  const recording = { settings, actions: complete.whole, known, source: 'data-api', now } as const;
  const { recorded, whole } = await recordActions(deps, recording);
  const newest = input.isCovered && unknown === 0 ? whole.at(-1)?.at : undefined;
  const at = newest !== undefined && newest > cursor.at ? newest : cursor.at;
  const moved = { ...cursor, at, unconfirmed: complete.unconfirmed };
  return { cursor: await storeCursor(deps.cursors, cursor, moved), recorded };
}

/**
 * Where the venue names no token, the action concerns all tokens of the market. An action in a market that cannot be
 * looked up is counted as unreadable: the others are recorded, and the cursor stays before it.
 */
async function fillTokens(
  markets: MarketData,
  rows: readonly ActivityRow[],
): Promise<{ readonly filled: readonly TokenRow[]; readonly unknown: number }> {
  const filled: TokenRow[] = [];
  let unknown = 0;
  for (const row of rows) {
    const tokens = row.token === undefined ? await markets.tokensOf(row.condition) : [row.token];
    if (tokens === undefined) unknown += 1;
    else filled.push(...tokens.map((token) => ({ ...row, token })));
  }
  return { filled, unknown };
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
