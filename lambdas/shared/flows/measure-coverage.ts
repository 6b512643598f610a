import { coverageOf, type RecordedAction } from '#core/detection/coverage.ts';
import { groupRows } from '#core/detection/group-rows.ts';
import { type Coverage, type UnmeasuredCode } from '#core/model/coverage.ts';
import { type LeaderAction } from '#core/model/leader-event.ts';
import { type Settings } from '#core/model/settings.ts';
import { type EventId, supplementId, type Wallet } from '#core/values/ids.ts';
import { DAY_MS, later, type UnixMs, unixMs, utcDate } from '#core/values/unix-ms.ts';
import { type Cursors } from '#ports/cursors.ts';
import { type ActivityWalk, type LeaderFeed } from '#ports/leader-feed.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { fillTokens } from './fill-tokens.ts';
import { loadPurchases } from './load-purchases.ts';
import { mappedInChunks } from './mapped-in-chunks.ts';

export type CoverageDeps = {
  readonly feed: Pick<LeaderFeed, 'activity' | 'lagMs'>;
  readonly markets: Pick<MarketData, 'tokensOf'>;
  readonly ledger: Pick<Ledger, 'event' | 'parent'>;
  readonly cursors: Pick<Cursors, 'cursor'>;
  readonly settings: Pick<SettingsStore, 'version'>;
};

type MeasureInput = {
  readonly leader: Wallet;
  /** The first moment of the UTC day. */
  readonly day: UnixMs;
  readonly settings: Settings;
  readonly now: UnixMs;
};

/** What is younger may be on its way: it is read a second time, recorded in bounded batches, and fanned out. */
export const SETTLING_MS = 120_000;
/** Actions of one day that are compared, so that a run ends in time; one walk holds about as many rows. */
export const MAX_ACTIONS = 20_000;

/**
 * Walks what a leader did in a UTC day once more and holds it against what was recorded and copied of it.
 *
 * It records nothing and rings for nothing: both are the watcher's work, whatever is found here. Where the walk is not
 * surely all that he did, there is no figure at all.
 *
 * @returns Undefined where the leader was never armed: nothing of him is to be recorded.
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function measureCoverage(deps: CoverageDeps, input: MeasureInput): Promise<Coverage | undefined> {
  const { leader, day, settings, now } = input;
  const cursor = await deps.cursors.cursor(leader);
  if (cursor === undefined) return undefined;
  const common = { leader, day: utcDate(day), measuredAt: now };
  const until = unixMs(Math.max(day, Math.min(later(day, DAY_MS), later(now, -SETTLING_MS))));
  const actions = await readTruth(deps, { leader, from: day, after: cursor.armedAt, until, now });
  if (typeof actions === 'string') return { ...common, isWhole: false, why: actions };
  const recorded = await readRecord(deps.ledger, actions);
  const followers = await loadPurchases(deps, { leader, settings, actions, recorded });
  const { maxTradeAgeMs } = settings.execution;
  return { ...common, isWhole: true, until, ...coverageOf({ actions, recorded, maxTradeAgeMs }), followers };
}

type TruthInput = {
  readonly leader: Wallet;
  /** Block times from here on … */
  readonly from: UnixMs;
  /** … and after this: what came before the leader was armed is history. */
  readonly after: UnixMs;
  readonly until: UnixMs;
  readonly now: UnixMs;
};

async function readTruth(
  { feed, markets }: CoverageDeps,
  { leader, from, after, until, now }: TruthInput,
): Promise<readonly LeaderAction[] | UnmeasuredCode> {
  if (from >= until || later(after, 1) >= until) return [];
  // Asked before the walk: what the feed shows by then, the walk shows too.
  if (later(now, -(await feed.lagMs())) < until) return 'FEED_BEHIND';
  const walk = await feed.activity(leader, after > from ? after : from);
  if (walk.unreadable > 0) return 'ROWS_UNREADABLE';
  if (!covers(walk, until)) return 'WALK_CUT';
  const rows = walk.rows.filter(({ at }) => at >= from && at > after && at < until);
  const { filled, unknown } = await fillTokens(markets, rows);
  if (unknown > 0) return 'ROWS_UNREADABLE';
  const actions = groupRows(filled);
  return actions.length > MAX_ACTIONS ? 'TOO_MANY_ACTIONS' : actions;
}

/** A walk goes oldest first: one that was cut behind the period has read all of the period. */
function covers({ isWhole, rows }: ActivityWalk, until: UnixMs): boolean {
  const last = rows.at(-1);
  return isWhole || (last !== undefined && last.at >= until);
}

async function readRecord(
  ledger: CoverageDeps['ledger'],
  actions: readonly LeaderAction[],
): Promise<ReadonlyMap<EventId, RecordedAction>> {
  const recorded = new Map<EventId, RecordedAction>();
  await mappedInChunks(actions, async ({ eventId }) => {
    const event = await ledger.event(eventId);
    if (event === undefined) return;
    // A supplement stands under the total that it brought the fill to: the newest is found by today's.
    const newest = event.total === event.shares ? event : await ledger.event(supplementId(eventId, event.total));
    recorded.set(eventId, { event, seenAt: (newest ?? event).seenAt });
  });
  return recorded;
}
