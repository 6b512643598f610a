import { completeActions } from '#core/detection/complete.ts';
import { groupRows, type TokenRow } from '#core/detection/group-rows.ts';
import { recordEvent } from '#core/detection/record-event.ts';
import { isReduction, type LeaderAction } from '#core/model/leader-event.ts';
import { type Leader, type Settings } from '#core/model/settings.ts';
import { type EventId, parentIdOf, supplementId } from '#core/values/ids.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type Cursor, type Cursors } from '#ports/cursors.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type ActivityRow, type LeaderFeed } from '#ports/leader-feed.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type MarketData } from '#ports/market-data.ts';
import { commitPlan } from './commit-plan.ts';

export type ReadLeaderDeps = {
  readonly feed: LeaderFeed;
  readonly markets: MarketData;
  readonly ledger: Ledger;
  readonly cursors: Cursors;
  readonly doorbell: Doorbell;
  readonly log: Log;
};

type ReadInput = {
  readonly leader: Leader;
  readonly settings: Settings;
  readonly cursor: Cursor;
  readonly rows: readonly ActivityRow[];
  /** True when nothing of the walk was cut or unreadable: only then may the cursor move. */
  readonly isCovered: boolean;
  /** Totals that this run has already found recorded and rung for. */
  readonly known: Map<EventId, bigint>;
  readonly now: UnixMs;
};

/** What is read again on purpose. */
export const OVERLAP_MS = 60_000;

/**
 * Records what one read of a leader's activity shows, rings for it, and moves the cursor last.
 *
 * Everything is recorded before anything is rung, so that a reduction that came in the same read is never overtaken. An
 * event found recorded is rung for once in each run: its doorbell may have been lost.
 *
 * @returns The cursor as it stands, and how many events were new.
 */
export async function readLeader(
  deps: ReadLeaderDeps,
  input: ReadInput,
): Promise<{ cursor: Cursor; recorded: number }> {
  const { cursor, now } = input;
  const rows = input.rows.filter((row) => row.at > cursor.armedAt);
  const actions = groupRows(await fillTokens(deps.markets, rows));
  const { whole, unconfirmed } = completeActions({ actions, earlier: cursor.unconfirmed, now });
  const fresh = whole.filter((action) => input.known.get(action.eventId) !== action.shares);
  let recorded = 0;
  const found: { readonly action: LeaderAction; readonly eventId: EventId }[] = [];
  for (const [sequence, action] of fresh.entries()) {
    const { isNew, eventId } = await recordAction(deps, { ...input, action, sequence });
    recorded += Number(isNew);
    found.push({ action, eventId });
  }
  for (const { action, eventId } of found) {
    await ringFor(deps, input.settings, { ...action, eventId });
    input.known.set(action.eventId, action.shares);
  }
  const newest = input.isCovered ? whole.at(-1)?.at : undefined;
  const moved = { ...cursor, at: newest !== undefined && newest > cursor.at ? newest : cursor.at, unconfirmed };
  return { cursor: await storeCursor(deps.cursors, cursor, moved), recorded };
}

/** Where the venue names no token, the action concerns all tokens of the market. */
async function fillTokens(markets: MarketData, rows: readonly ActivityRow[]): Promise<readonly TokenRow[]> {
  const filled: TokenRow[] = [];
  for (const row of rows) {
    if (row.token !== undefined) {
      filled.push({ ...row, token: row.token });
      continue;
    }
    const tokens = await markets.tokensOf(row.condition);
    // Dropping the row would lose a reduction in silence: the cursor must stay before it.
    if (tokens === undefined)
      throw new UnavailableError('market of an action is unknown', { condition: row.condition });
    filled.push(...tokens.map((token) => ({ ...row, token })));
  }
  return filled;
}

type RecordActionInput = ReadInput & { readonly action: LeaderAction; readonly sequence: number };

/** Says under which id the newest part of the action stands: a supplement has one of its own. */
async function recordAction(
  deps: ReadLeaderDeps,
  input: RecordActionInput,
): Promise<{ readonly isNew: boolean; readonly eventId: EventId }> {
  const { action, settings, now, sequence } = input;
  let eventId = action.eventId;
  const isNew = await commitPlan(deps.ledger, async () => {
    const base = await deps.ledger.event(action.eventId);
    if (base !== undefined && base.total !== base.shares) eventId = supplementId(base.eventId, base.total);
    if (base !== undefined && action.shares - base.total <= 1n) return undefined;
    const position = await deps.ledger.leaderPosition(action.leader, action.token);
    const { event, changes } = recordEvent({
      action,
      ...(base === undefined ? {} : { base }),
      position,
      settings,
      seenAt: now,
      now,
      source: 'data-api',
      sequence,
    });
    eventId = event.eventId;
    deps.log.info('event', { eventId, type: event.type, leader: event.leader, ageMs: now - event.at });
    deps.log.count('EventsRecorded');
    return changes;
  });
  return { isNew, eventId };
}

async function ringFor(deps: ReadLeaderDeps, settings: Settings, action: LeaderAction): Promise<void> {
  if (!isReduction(action.type) && action.type !== 'BUY') return;
  for (const follow of settings.follows) {
    if (follow.leader !== action.leader) continue;
    const parentId = parentIdOf(follow.follower, action.eventId);
    await deps.doorbell.ring({ parentId, follower: follow.follower, token: action.token, version: 1n });
  }
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
