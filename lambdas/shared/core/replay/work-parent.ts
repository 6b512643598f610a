import { decide, type Verdict } from '../decide.ts';
import { isSiblingOf, MAX_SIBLINGS } from '../execution/absorb.ts';
import { answerEntry } from '../execution/answer-entry.ts';
import { endExit } from '../execution/end.ts';
import { endHeld } from '../execution/hold.ts';
import { type UnidentifiedChild } from '../execution/new-child.ts';
import { planCopy } from '../execution/plan-copy.ts';
import { planExit } from '../execution/plan-exit.ts';
import { planSale } from '../execution/plan-sale.ts';
import { submit } from '../execution/submit.ts';
import { type ExitWait, HELD_BACK, MARKET_AWAY, waitExit } from '../execution/wait-exit.ts';
import { emptyPosition } from '../ledger/empty-position.ts';
import { parentIn } from '../ledger/put.ts';
import { type Change } from '../ledger/change.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { type LeaderEvent } from '../model/leader-event.ts';
import { isOpen, type ParentOrder } from '../model/parent-order.ts';
import { excessOf } from '../model/position.ts';
import { type Follower, sendsOrders } from '../model/settings.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { digest, type ParentId, type VenueOrderId, type Wallet } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { later, type UnixMs } from '../values/unix-ms.ts';
import { NO_USD } from '../values/usd.ts';
import { reduceParent } from './reduce-parent.ts';
import { type ReplayDecision } from './replay-result.ts';
import { type ReplayRun } from './replay-run.ts';
import { replaySnapshot } from './replay-snapshot.ts';

/** As many steps as the executor takes: more would mean that two of them undo each other. */
const MAX_STEPS = 12;

type Step = { readonly parent: ParentOrder; readonly follower: Follower; readonly now: UnixMs };

/** Takes a parent order as far as it can go now, as the executor does: reduced, decided about, reserved, sent, or ended. */
export function workParent(run: ReplayRun, parentId: ParentId, now: UnixMs): void {
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const parent = run.ledger.parent(parentId);
    if (parent === undefined || !isOpen(parent.state) || parent.openChild !== undefined) return;
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
  if (verdict.verdict === 'copy' && sendsOrders(parent.mode)) return reserveCopy(run, step, { snapshot, verdict });
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

function reserveCopy(run: ReplayRun, { parent, follower, now }: Step, copy: CopyOf): boolean {
  const { market } = copy.snapshot;
  invariant(market !== undefined, 'a copy is of a market that is there');
  const { settings } = run;
  const signer = signerOf(follower);
  const { child, changes } = planCopy({ parent, settings, follower, signer, market, ...copy, orderId: idOf, now });
  if (run.ledger.commit(changes).length > 0) return true;
  send(run, { parent: parentIn(changes, parent.parentId), child, now });
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

function workExit(run: ReplayRun, { parent, follower, now }: Step): boolean {
  const { ledger, venue, settings } = run;
  const position = ledger.position(parent) ?? emptyPosition(parent);
  if (position.exit !== parent.parentId) return false;
  if (excessOf(position) <= 0n && position.buying.length === 0) return commit(run, endExit(parent, position));
  if (run.isOver === true) return false;
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
  send(run, { parent: parentIn(changes, parent.parentId), child, now });
  return false;
}

function wait(run: ReplayRun, parent: ParentOrder, how: ExitWait, now: UnixMs): boolean {
  const changes = waitExit(parent, how, now);
  return changes === undefined ? false : commit(run, changes);
}

/** Counts the post, and lets the venue have the order when the bytes are there. */
function send(
  run: ReplayRun,
  { parent, child, now }: { readonly parent: ParentOrder; readonly child: ChildOrder; readonly now: UnixMs },
): void {
  const failed = run.ledger.commit(submit({ parent, child, body: '', apiKey: '', now }));
  invariant(failed.length === 0, 'nothing comes between a reservation and its post');
  run.due.add(later(now, run.delays.postMs(child)), { due: 'match', order: child.venueOrderId });
}

/** @returns False: whoever is alone is never overtaken. */
function commit(run: ReplayRun, changes: readonly Change[]): boolean {
  const failed = run.ledger.commit(changes);
  invariant(failed.length === 0, 'nobody else changes what a replay has just read');
  return false;
}

function signerOf({ name, wallet }: Follower): Wallet {
  invariant(wallet !== undefined, `follower ${name} has no wallet`);
  return wallet;
}

/** Nothing is signed here: all that an id must do is to tell orders apart. */
function idOf({ parentId, attempt }: UnidentifiedChild): VenueOrderId {
  return `0x${digest('replayed order', parentId, String(attempt))}` as VenueOrderId;
}
