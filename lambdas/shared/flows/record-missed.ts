import { completeActions } from '#core/detection/complete.ts';
import { groupRows } from '#core/detection/group-rows.ts';
import { type LeaderAction, type LeaderEvent } from '#core/model/leader-event.ts';
import { type Leader, type Settings } from '#core/model/settings.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type LeaderFeed } from '#ports/leader-feed.ts';
import { type Cursor } from '#ports/cursors.ts';
import { fillTokens } from './fill-tokens.ts';
import { readFrom, type ReadLeaderDeps } from './read-leader.ts';
import { recordBatch } from './record-actions.ts';

type RecordMissedDeps = ReadLeaderDeps & { readonly feed: LeaderFeed };

type MissedInput = {
  readonly leader: Leader;
  readonly settings: Settings;
  readonly cursor: Cursor;
  /** From when on the leader's activity is walked; what the watcher has yet to record is walked in any case. */
  readonly since: UnixMs;
  readonly now: UnixMs;
};

type Missed = {
  /** Every event that the walk has come to, recorded before or now, in the order of the feed. */
  readonly events: readonly LeaderEvent[];
  readonly recorded: number;
  readonly history: number;
  readonly left: number;
  readonly unreadable: number;
};

/**
 * Records what is missing of a leader's activity, through the watcher's own code; its cursor is left to the watcher.
 *
 * The walk never begins behind the cursor's overlap: what is recorded out of order makes wrong fractions of a position.
 * What lies before the arming is part of the baseline: recorded, it would count twice, and his next reduction would be
 * followed with too small a part. It is counted only.
 */
export async function recordMissed(deps: RecordMissedDeps, input: MissedInput): Promise<Missed> {
  const { leader, cursor, since, now } = input;
  const overlap = readFrom(cursor);
  const walk = await deps.feed.activity(leader.wallet, since < overlap ? since : overlap);
  const rows = walk.rows.filter((row) => row.at > cursor.armedAt);
  const { filled, unknown } = await fillTokens(deps.markets, rows);
  const actions = groupRows(filled);
  // The newest transaction may still grow: whoever is a few seconds late leaves it to the watcher.
  const { whole } = completeActions({ actions, earlier: cursor.unconfirmed, agreedUntil: cursor.at, now });
  const known = new Map<LeaderAction['eventId'], bigint>();
  const batch = await recordBatch(deps, { settings: input.settings, actions: whole, known, source: 'data-api', now });
  const events = await eventsOf(deps, batch.found);
  return {
    events,
    recorded: batch.recorded,
    history: walk.rows.filter((row) => row.at <= cursor.armedAt && row.at >= since).length,
    left: whole.length - batch.whole.length + (walk.isWhole ? 0 : 1),
    unreadable: walk.unreadable + unknown,
  };
}

/** A fill that grew is two events: what was recorded first, and the difference. */
async function eventsOf(
  { ledger }: Pick<ReadLeaderDeps, 'ledger'>,
  found: Awaited<ReturnType<typeof recordBatch>>['found'],
): Promise<readonly LeaderEvent[]> {
  const ids = new Set(found.flatMap(({ action, eventId }) => [action.eventId, eventId]));
  const events: LeaderEvent[] = [];
  for (const id of ids) {
    const event = await ledger.event(id);
    if (event !== undefined) events.push(event);
  }
  return events;
}
