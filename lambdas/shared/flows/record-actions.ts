import { recordEvent } from '#core/detection/record-event.ts';
import { type LeaderAction, type LeaderEvent } from '#core/model/leader-event.ts';
import { type Settings, type SourceName } from '#core/model/settings.ts';
import { type EventId, supplementId } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { commitPlan } from './commit-plan.ts';
import { fanOut } from './fan-out.ts';
import { ringFollowers } from './ring-followers.ts';

export type RecordDeps = {
  readonly ledger: Ledger;
  readonly settings: SettingsStore;
  readonly doorbell: Doorbell;
  readonly log: Log;
  /** Told of every event that is new, once it is stored. */
  readonly onRecorded?: ((action: LeaderAction, source: SourceName) => void) | undefined;
};

/** Totals that a run has already found recorded and rung for, whichever source told them. */
export type KnownTotals = Map<EventId, bigint>;

type RecordInput = {
  readonly settings: Settings;
  readonly actions: readonly LeaderAction[];
  readonly known: KnownTotals;
  readonly source: SourceName;
  readonly now: UnixMs;
};

/** What was recorded, and the actions that were come to, in their order. */
export type RecordedActions = { readonly recorded: number; readonly whole: readonly LeaderAction[] };

/** Events recorded in one go; the cursor moves after each, so that a long backlog is worked off over several reads. */
export const MAX_RECORDED = 300;
/** Events looked at in one go, recorded before or now. */
const MAX_LOOKED_AT = 3_000;
/** Sources round: a total that differs by so little is the same. */
const ROUNDING = 1n;

/**
 * Records what a source shows of leaders, in its order, and then rings for it.
 *
 * Everything is recorded before anything is rung, so that a reduction that came in the same read is never overtaken. An
 * event found recorded is rung for once in each run: its doorbell may have been lost.
 */
export async function recordActions(deps: RecordDeps, input: RecordInput): Promise<RecordedActions> {
  const { found, recorded, whole } = await recordBatch(deps, input);
  for (const { action, eventId } of found) {
    await ringFollowers(deps.doorbell, input.settings, { ...action, eventId });
    input.known.set(action.eventId, action.shares);
  }
  return { recorded, whole };
}

type Batch = RecordedActions & {
  readonly found: readonly { readonly action: LeaderAction; readonly eventId: EventId }[];
};

/**
 * Records actions in their order, up to the last that fits into one go.
 *
 * What is recorded already costs a look only: a run that begins in the middle of a burst must get beyond what others
 * have recorded of it.
 */
export async function recordBatch(deps: RecordDeps, input: RecordInput): Promise<Batch> {
  const { actions, known } = input;
  const found: { readonly action: LeaderAction; readonly eventId: EventId }[] = [];
  let recorded = 0;
  for (const [index, action] of actions.entries()) {
    if (isKnown(known, action)) continue;
    if (recorded >= MAX_RECORDED || found.length >= MAX_LOOKED_AT)
      return { found, recorded, whole: actions.slice(0, index) };
    const { isNew, eventId } = await recordAction(deps, { ...input, action, sequence: found.length });
    recorded += Number(isNew);
    found.push({ action, eventId });
  }
  return { found, recorded, whole: actions };
}

/** True for what is recorded and rung for, as far as it is reported. */
export function isKnown(
  known: KnownTotals,
  { eventId, shares }: { readonly eventId: EventId; readonly shares: bigint },
): boolean {
  const total = known.get(eventId);
  return total !== undefined && shares - total <= ROUNDING;
}

type RecordOneInput = RecordInput & { readonly action: LeaderAction; readonly sequence: number };

/** Says under which id the newest part of the action stands: a supplement has one of its own. */
async function recordAction(
  deps: RecordDeps,
  input: RecordOneInput,
): Promise<{ readonly isNew: boolean; readonly eventId: EventId }> {
  const { action, settings, now, sequence, source } = input;
  let eventId = action.eventId;
  let latest: LeaderEvent | undefined;
  const isNew = await commitPlan(deps.ledger, async () => {
    const base = await deps.ledger.event(action.eventId);
    latest = base;
    if (base !== undefined && base.total !== base.shares) eventId = supplementId(base.eventId, base.total);
    if (base !== undefined && action.shares - base.total <= ROUNDING) return undefined;
    const position = await deps.ledger.leaderPosition(action.leader, action.token);
    const { event, changes } = recordEvent({
      action,
      ...(base === undefined ? {} : { base }),
      position,
      settings,
      seenAt: now,
      now,
      source,
      sequence,
    });
    eventId = event.eventId;
    latest = event;
    deps.log.info('event', { eventId, type: event.type, leader: event.leader, source, ageMs: now - event.at });
    deps.log.count('EventsRecorded');
    return changes;
  });
  if (isNew) {
    deps.log.measure('FeedDelayMs', now - action.at);
    deps.onRecorded?.(action, source);
  }
  if (latest !== undefined) await fanOut(deps, latest);
  return { isNew, eventId };
}
