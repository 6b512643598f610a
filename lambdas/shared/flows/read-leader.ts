import { completeActions } from '#core/detection/complete.ts';
import { groupRows, type TokenRow } from '#core/detection/group-rows.ts';
import { recordEvent } from '#core/detection/record-event.ts';
import { isReduction, type LeaderAction, type LeaderEvent } from '#core/model/leader-event.ts';
import { type Leader, type Settings } from '#core/model/settings.ts';
import { type EventId, parentIdOf, supplementId } from '#core/values/ids.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type Cursor, type Cursors } from '#ports/cursors.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { type ActivityRow, type LeaderFeed } from '#ports/leader-feed.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { commitPlan } from './commit-plan.ts';
import { fanOut } from './fan-out.ts';

export type ReadLeaderDeps = {
  readonly feed: LeaderFeed;
  readonly markets: MarketData;
  readonly ledger: Ledger;
  readonly cursors: Cursors;
  readonly settings: SettingsStore;
  readonly doorbell: Doorbell;
  readonly log: Log;
};

type ReadInput = {
  readonly leader: Leader;
  readonly settings: Settings;
  readonly cursor: Cursor;
  readonly rows: readonly ActivityRow[];
  /** True when every row of the walk could be read: only then may the cursor move. */
  readonly isCovered: boolean;
  /** Totals that this run has already found recorded and rung for. */
  readonly known: Map<EventId, bigint>;
  readonly now: UnixMs;
};

/** Events recorded in one go; the cursor moves after each, so that a long backlog is worked off over several reads. */
const MAX_RECORDED = 300;
/** Events looked at in one go, recorded before or now. */
const MAX_LOOKED_AT = 3_000;

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
  const { filled, unknown } = await fillTokens(deps.markets, rows);
  if (unknown > 0) deps.log.count('UnreadableRows', unknown);
  const actions = groupRows(filled);
  const complete = completeActions({ actions, earlier: cursor.unconfirmed, agreedUntil: cursor.at, now });
  const { found, recorded, whole } = await recordBatch(deps, input, complete.whole);
  for (const { action, eventId } of found) {
    await ringFor(deps, input.settings, { ...action, eventId });
    input.known.set(action.eventId, action.shares);
  }
  const newest = input.isCovered && unknown === 0 ? whole.at(-1)?.at : undefined;
  const at = newest !== undefined && newest > cursor.at ? newest : cursor.at;
  const moved = { ...cursor, at, unconfirmed: complete.unconfirmed };
  return { cursor: await storeCursor(deps.cursors, cursor, moved), recorded };
}

type Batch = {
  readonly found: readonly { readonly action: LeaderAction; readonly eventId: EventId }[];
  readonly recorded: number;
  /** The actions that were come to, in their order. */
  readonly whole: readonly LeaderAction[];
};

/**
 * Records actions in their order, up to the last that fits into one go.
 *
 * What is recorded already costs a look only: a run that begins in the middle of a burst must get beyond what others
 * have recorded of it.
 */
export async function recordBatch(
  deps: ReadLeaderDeps,
  input: ReadInput,
  actions: readonly LeaderAction[],
): Promise<Batch> {
  const found: { readonly action: LeaderAction; readonly eventId: EventId }[] = [];
  let recorded = 0;
  for (const [index, action] of actions.entries()) {
    if (input.known.get(action.eventId) === action.shares) continue;
    if (recorded >= MAX_RECORDED || found.length >= MAX_LOOKED_AT)
      return { found, recorded, whole: actions.slice(0, index) };
    const { isNew, eventId } = await recordAction(deps, { ...input, action, sequence: found.length });
    recorded += Number(isNew);
    found.push({ action, eventId });
  }
  return { found, recorded, whole: actions };
}

/**
 * Where the venue names no token, the action concerns all tokens of the market. An action in a market that cannot be
 * looked up is counted as unreadable: the others are recorded, and the cursor stays before it.
 */
export async function fillTokens(
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

type RecordActionInput = ReadInput & { readonly action: LeaderAction; readonly sequence: number };

/** Says under which id the newest part of the action stands: a supplement has one of its own. */
async function recordAction(
  deps: ReadLeaderDeps,
  input: RecordActionInput,
): Promise<{ readonly isNew: boolean; readonly eventId: EventId }> {
  const { action, settings, now, sequence } = input;
  let eventId = action.eventId;
  let latest: LeaderEvent | undefined;
  const isNew = await commitPlan(deps.ledger, async () => {
    const base = await deps.ledger.event(action.eventId);
    latest = base;
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
    latest = event;
    deps.log.info('event', { eventId, type: event.type, leader: event.leader, ageMs: now - event.at });
    deps.log.count('EventsRecorded');
    return changes;
  });
  if (latest !== undefined) await fanOut(deps, latest);
  return { isNew, eventId };
}

async function ringFor(deps: ReadLeaderDeps, settings: Settings, action: LeaderAction): Promise<void> {
  if (!isReduction(action.type) && action.type !== 'BUY') return;
  const { eventId, leader, token } = action;
  const followers = settings.follows.filter((follow) => follow.leader === leader).map(({ follower }) => follower);
  await deps.doorbell.ringAll(
    followers.map((follower) => ({ parentId: parentIdOf(follower, eventId), follower, token, version: 1n })),
  );
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
