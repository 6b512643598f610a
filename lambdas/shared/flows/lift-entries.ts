import { countPlanned, type Planned } from '#core/execution/count-planned.ts';
import { type Judged, refusedRow, rowOfVerdict } from '#core/execution/sync-row.ts';
import { decide } from '#core/decide.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Follow, type Settings } from '#core/model/settings.ts';
import { type SyncRow } from '#core/model/sync.ts';
import { combinedLot } from '#core/sizing/entry-lot.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { commitPlan } from './commit-plan.ts';
import { draftEntry, type DraftDeps, type EntryDraft } from './draft-entry.ts';
import { loadSnapshot, type SnapshotDeps } from './load-snapshot.ts';

export type LiftDeps = DraftDeps & SnapshotDeps;

type LiftInput = {
  readonly settings: Settings;
  /** Whose entries are lifted. */
  readonly follows: readonly Follow[];
  /** Purchases of their leader, in the order of recording. */
  readonly events: readonly LeaderEvent[];
  readonly now: UnixMs;
};

type Lifted = {
  readonly rows: readonly SyncRow[];
  readonly parents: readonly ParentOrder[];
  /** Purchases that one command does not come to. */
  readonly left: number;
};

/** Entries that one command looks at: each may ask for a market and its book, and a run has an end. */
export const MAX_LIFTED = 300;

/**
 * Lifts the age gate of entries, of those that would be copied now: what a rule, a price or a limit refuses keeps its end,
 * so that a later command may find it again.
 */
export async function liftEntries(deps: LiftDeps, input: LiftInput): Promise<Lifted> {
  const { drafts, left } = await draftAll(deps, input);
  const rows: SyncRow[] = [];
  const parents: ParentOrder[] = [];
  const planned: Planned[] = [];
  const undecided = new Set(drafts);
  for (const draft of drafts) {
    if (!undecided.delete(draft)) continue;
    const judged = await judge(deps, input, { draft, others: [...undecided], planned });
    for (const one of judged.joined) undecided.delete(one);
    rows.push(judged.row);
    if (judged.planned !== undefined) planned.push(judged.planned);
    if (judged.row.action === 'none') continue;
    for (const one of [draft, ...judged.joined]) {
      const parent = await lift(deps, one, input.now);
      if (parent !== undefined) parents.push(parent);
    }
  }
  return { rows, parents, left };
}

async function draftAll(
  deps: LiftDeps,
  { events, follows, now }: LiftInput,
): Promise<{ readonly drafts: readonly EntryDraft[]; readonly left: number }> {
  const drafts: EntryDraft[] = [];
  for (const [index, event] of events.entries()) {
    for (const follow of follows) {
      if (drafts.length >= MAX_LIFTED) return { drafts, left: events.length - index };
      const draft = await draftEntry(deps, { event, follow, now });
      if (draft !== undefined) drafts.push(draft);
    }
  }
  return { drafts, left: 0 };
}

/** Drafts it anew: whatever has happened to it since the first look is another run's, and that one's end stands. */
async function lift(deps: LiftDeps, { event, follow }: EntryDraft, now: UnixMs): Promise<ParentOrder | undefined> {
  let draft: EntryDraft | undefined;
  const isLifted = await commitPlan(deps.ledger, async () => {
    draft = await draftEntry(deps, { event, follow, now });
    return draft?.changes;
  });
  return isLifted ? draft?.parent : undefined;
}

type JudgeInput = {
  readonly draft: EntryDraft;
  readonly others: readonly EntryDraft[];
  readonly planned: readonly Planned[];
};

async function judge(
  deps: LiftDeps,
  { settings, now }: LiftInput,
  { draft, others, planned }: JudgeInput,
): Promise<Judged & { readonly joined: readonly EntryDraft[] }> {
  const { parent, event, lot } = draft;
  const follower = settings.followers.find((one) => one.name === parent.follower);
  if (follower === undefined || follower.mode !== parent.mode)
    return { row: refusedRow(parent, { code: 'MODE_CHANGED' }, event.at), joined: [] };
  const siblings = others.filter((one) => one.parent.follower === parent.follower && one.parent.token === parent.token);
  const loaded = await loadSnapshot(deps, { parent, settings, follower, event, candidates: siblings, now });
  if (loaded === undefined) return { row: refusedRow(parent, { code: 'LEADER_DISABLED' }, event.at), joined: [] };
  const snapshot = countPlanned(loaded, planned);
  const first = decide(snapshot);
  const taken = first.verdict === 'absorb' ? first.siblings.map(({ parent: own }) => own.parentId) : [];
  const joined = siblings.filter((one) => taken.includes(one.parent.parentId));
  const whole = combinedLot([lot, ...joined.map((one) => one.lot)]);
  const verdict = joined.length === 0 ? first : decide({ ...snapshot, storedLot: whole, candidates: [] });
  return { ...rowOfVerdict({ parent, snapshot, verdict, joined: joined.length, at: event.at }), joined };
}
