import { decide, type Verdict } from '../decide.ts';
import { isSiblingOf, MAX_SIBLINGS } from '../execution/absorb.ts';
import { answerEntry } from '../execution/answer-entry.ts';
import { endExit } from '../execution/end.ts';
import { givesWay, mayGiveWay } from '../execution/gives-way.ts';
import { endHeld } from '../execution/hold.ts';
import { planCopy } from '../execution/plan-copy.ts';
import { planExit } from '../execution/plan-exit.ts';
import { planSale } from '../execution/plan-sale.ts';
import { largeCopy } from '../execution/working/large-copy.ts';
import { type ExitWait, HELD_BACK, MARKET_AWAY, waitExit } from '../execution/wait-exit.ts';
import { emptyPosition } from '../ledger/empty-position.ts';
import { parentIn } from '../ledger/put.ts';
import { type Change } from '../ledger/change.ts';
import { type LeaderEvent } from '../model/leader-event.ts';
import { isOpen, type ParentOrder } from '../model/parent-order.ts';
import { excessOf, type Position } from '../model/position.ts';
import { type Follower, sendsOrders } from '../model/settings.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { type ParentId } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD } from '../values/usd.ts';
import { beginLarge } from './begin-large.ts';
import { reduceParent } from './reduce-parent.ts';
import { type ReplayDecision } from './replay-result.ts';
import { type ReplayRun } from './replay-run.ts';
import { replaySnapshot } from './replay-snapshot.ts';
import { idOf, sendOrder, signerOf } from './send-order.ts';

/** As many steps as the executor takes: more would mean that two of them undo each other. */
const MAX_STEPS = 12;

type Step = { readonly parent: ParentOrder; readonly follower: Follower; readonly now: UnixMs };

/** Takes a parent order as far as it can go now, as the executor does: reduced, decided about, reserved, sent, or ended. */
export function workParent(run: ReplayRun, parentId: ParentId, now: UnixMs): void {
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const parent = run.ledger.parent(parentId);
    if (parent === undefined || !isOpen(parent.state) || parent.openChild !== undefined) return;
    // One that is worked over time is looked at in its own time.
    if (parent.work !== undefined) return;
    if (parent.next !== undefined && parent.next > now) return;
    const follower = run.settings.followers.find(({ name }) => name === parent.follower);
    invariant(follower !== undefined, `an order of ${parent.follower}, whom the settings do not name`);
    if (!takeStep(run, { parent, follower, now })) break;
  }
  const parent = run.ledger.parent(parentId);
  if (parent?.next !== undefined && parent.next > now && isOpen(parent.state))
    run.due.add(parent.next, { due: 'parent', parentId });
}

/** @returns True when there may be more to do at once. */
function takeStep(run: ReplayRun, step: Step): boolean {
  const { parent, now } = step;
  if (parent.state === 'WORKING') return workExit(run, step);
  if (run.isOver === true) return false;
  const event = parent.eventId === undefined ? undefined : run.ledger.event(parent.eventId);
  invariant(event !== undefined, 'what is undecided copies an event');
  if (parent.side === 'BUY') return copyEntry(run, step, event);
  reduceParent(run, { event, parent, now });
  return true;
}

function copyEntry(run: ReplayRun, step: Step, event: LeaderEvent): boolean {
  const { parent, follower, now } = step;
  if (parent.state === 'HELD') return expireHeld(run, step);
  const candidates = siblingsOf(run, parent, event);
  const newest = candidates.reduce(
    (last, one) => (one.event.positionVersion > last.positionVersion ? one.event : last),
    event,
  );
  reduceParent(run, { event: newest, parent, now });
  const snapshot = replaySnapshot(run, { parent, follower, event, candidates, now });
  invariant(snapshot !== undefined, 'whoever was given an order for an event follows its leader');
  const verdict = decide(snapshot);
  note(run, step, verdict);
  if (verdict.verdict === 'copy' && sendsOrders(parent.mode)) return sendCopy(run, step, { snapshot, verdict });
  commit(run, answerEntry({ parent, snapshot, verdict, now }));
  return verdict.verdict === 'absorb';
}

function note(run: ReplayRun, { parent, now }: Step, verdict: Verdict): void {
  if (verdict.verdict === 'absorb' || verdict.verdict === 'wait') return;
  const amounts = verdict.verdict === 'copy' ? verdict.amounts : undefined;
  run.decisions.push({
    ...subjectOf(parent, now),
    verdict: verdict.verdict,
    ...('reason' in verdict ? { reason: verdict.reason } : {}),
    ...(amounts === undefined ? {} : { shares: amounts.shares, limit: amounts.limit }),
  });
}

function subjectOf(parent: ParentOrder, at: UnixMs): Omit<ReplayDecision, 'verdict'> {
  const { parentId, eventId, follower, leader, token, side } = parent;
  return { at, parentId, ...(eventId === undefined ? {} : { eventId }), follower, leader, token, side };
}

function siblingsOf(run: ReplayRun, parent: ParentOrder, event: LeaderEvent): Snapshot['candidates'] {
  const { ledger } = run;
  const isNewest = (ledger.leaderPosition(parent.leader, parent.token)?.version ?? 0n) <= event.positionVersion;
  const after = isNewest ? [] : ledger.openSiblings(parent, MAX_SIBLINGS);
  const ids = [...new Set([...(ledger.position(parent)?.held ?? []), ...after])].slice(0, MAX_SIBLINGS);
  return ids.flatMap((id) => {
    const sibling = ledger.parent(id);
    if (sibling?.eventId === undefined || !isSiblingOf(parent, sibling)) return [];
    const own = ledger.event(sibling.eventId);
    return own === undefined ? [] : [{ parent: sibling, event: own }];
  });
}

type CopyOf = { readonly snapshot: Snapshot; readonly verdict: Extract<Verdict, { readonly verdict: 'copy' }> };

/** At once, or over time where the settings find it large. */
function sendCopy(run: ReplayRun, step: Step, copy: CopyOf): boolean {
  const work = largeCopy({ parent: step.parent, ...copy });
  if (work === undefined) return reserveCopy(run, step, copy);
  beginLarge(run, { ...step, ...copy, work });
  return false;
}

function reserveCopy(run: ReplayRun, { parent, follower, now }: Step, copy: CopyOf): boolean {
  const { market } = copy.snapshot;
  invariant(market !== undefined, 'a copy is of a market that is there');
  const { settings } = run;
  const signer = signerOf(follower);
  const { child, changes } = planCopy({ parent, settings, follower, signer, market, ...copy, orderId: idOf, now });
  if (run.ledger.commit(changes).length > 0) return true;
  sendOrder(run, { parent: parentIn(changes, parent.parentId), child, now });
  return false;
}

function expireHeld(run: ReplayRun, { parent, now }: Step): boolean {
  if (parent.next !== undefined && parent.next > now) return false;
  const position = run.ledger.position(parent) ?? emptyPosition(parent);
  const { reason, lot } = parent;
  const [size, minimum] = reason?.code === 'HELD' ? [reason.size, reason.minimum] : [lot?.amount ?? NO_USD, NO_USD];
  const why = { code: 'BELOW_MINIMUM', size, minimum } as const;
  run.decisions.push({ ...subjectOf(parent, now), verdict: 'skip', reason: why });
  commit(run, endHeld(parent, position, why));
  return false;
}

function workExit(run: ReplayRun, step: Step): boolean {
  const { parent, follower, now } = step;
  const { ledger, venue, settings } = run;
  const position = ledger.position(parent) ?? emptyPosition(parent);
  if (position.exit !== parent.parentId) return false;
  if (excessOf(position) <= 0n && position.buying.length === 0) return commit(run, endExit(parent, position));
  if (run.isOver === true) return false;
  const way = wayGiven(run, step, position);
  if (way !== undefined) return wait(run, parent, way, now);
  const market = venue.market(parent.condition);
  if (market?.isAcceptingOrders !== true) return wait(run, parent, MARKET_AWAY, now);
  const book = venue.book(parent.token, now);
  const mark = run.marks.get(parent.token)?.price;
  const plan = planExit({ parent, position, market, book, mark, execution: settings.execution, now });
  if (plan.plan === 'end') return commit(run, endExit(parent, position));
  if (plan.plan === 'wait') return wait(run, parent, plan, now);
  const { child, changes } = planSale({
    ...{ parent, follower, position, market, plan, orderId: idOf, now },
    signer: signerOf(follower),
  });
  if (ledger.commit(changes).length > 0) return wait(run, parent, HELD_BACK, now);
  const { shares, limit } = plan;
  run.decisions.push({ ...subjectOf(parent, now), verdict: 'sell', shares, limit });
  sendOrder(run, { parent: parentIn(changes, parent.parentId), child, now });
  return false;
}

/** A sale would take what a copy of the same position still bids. */
function wayGiven({ ledger }: ReplayRun, { parent, now }: Step, { entry }: Position): ExitWait | undefined {
  if (entry === undefined || !mayGiveWay(parent, now)) return undefined;
  const open = ledger.parent(entry)?.openChild;
  return givesWay(open === undefined ? undefined : ledger.child(open), now);
}

function wait(run: ReplayRun, parent: ParentOrder, how: ExitWait, now: UnixMs): boolean {
  const changes = waitExit(parent, how, now);
  return changes === undefined ? false : commit(run, changes);
}

/** @returns False: whoever is alone is never overtaken. */
function commit(run: ReplayRun, changes: readonly Change[]): boolean {
  const failed = run.ledger.commit(changes);
  invariant(failed.length === 0, 'nobody else changes what a replay has just read');
  return false;
}
