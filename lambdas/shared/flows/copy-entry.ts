import { CLOCK_OFF_COUNTED_MS } from '#core/risk/mode-rules.ts';
import { decide, type Verdict } from '#core/decide.ts';
import { answerEntry } from '#core/execution/answer-entry.ts';
import { factsOf } from '#core/execution/decision-facts.ts';
import { endParent } from '#core/execution/end.ts';
import { planCopy } from '#core/execution/plan-copy.ts';
import { alignEvent } from '#core/execution/align-order.ts';
import { largeCopy } from '#core/execution/working/large-copy.ts';
import { parentIn } from '#core/ledger/put.ts';
import { type Change } from '#core/ledger/change.ts';
import { type DecisionFacts } from '#core/model/decision-facts.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { sendsOrders } from '#core/model/settings.ts';
import { parseWallet, type Wallet } from '#core/values/ids.ts';
import { ConfigurationError, PortError } from '#ports/errors.ts';
import { beginCopy } from './begin-copy.ts';
import { type ExecuteDeps, type StepInput } from './execution-step.ts';
import { expireHeld } from './expire-held.ts';
import { findSiblings } from './find-siblings.ts';
import { loadSnapshot } from './load-snapshot.ts';
import { reducePosition } from './reduce-position.ts';
import { submitOrder } from './submit-order.ts';

/**
 * Decides about an entry and, where the answer is copy, reserves and submits it; every other answer is stored with its
 * reason.
 *
 * @returns True when there may be more to do at once.
 */
export async function copyEntry(deps: ExecuteDeps, input: StepInput): Promise<boolean> {
  const { parent, now } = input;
  const event = parent.eventId === undefined ? alignEvent(parent) : await deps.ledger.event(parent.eventId);
  if (event === undefined) return false;
  // What waits for siblings is rung by its expiry only: a sibling's own run takes it along.
  if (parent.state === 'HELD') return expireHeld(deps, input);
  const candidates = await findSiblings(deps.ledger, parent, event);
  // A reduction recorded before the newest of them takes its part of all that were recorded before it.
  await reducePosition(deps, { event: candidates.newest, parent, now });
  // Each mode is a ledger of its own: what was intended in one is never traded in another.
  if (parent.mode !== input.follower.mode) {
    return endWith(deps, parent, endParent(parent, 'SKIPPED', { code: 'MODE_CHANGED' }));
  }
  const snapshot = await loadSnapshot(deps, { ...input, event, candidates: candidates.siblings });
  noteClock(deps, snapshot?.clockOffMs);
  if (snapshot === undefined) return endWith(deps, parent, endParent(parent, 'SKIPPED', { code: 'LEADER_DISABLED' }));
  // One that began to wait meanwhile would never meet this one: both would wait in vain.
  if (snapshot.position.held.some((id) => !candidates.lookedAt.has(id))) return true;
  const verdict = decide(snapshot);
  deps.log.info('verdict', { parentId: parent.parentId, verdict: verdict.verdict, ...reasonOf(verdict) });
  if (verdict.verdict === 'copy' && sendsOrders(parent.mode)) {
    const sent = await send(deps, { ...input, snapshot, verdict });
    if (sent.isStored) await keepFacts(deps, factsOf(parent.parentId, snapshot, sent.signer));
    return sent.goesOn;
  }
  // Who never trades in such markets need not be told; who is denied a copy for it must approve.
  if (verdict.verdict === 'deny' && verdict.reason.code === 'APPROVAL_MISSING') deps.log.count('ApprovalsMissing');
  const changes = answerEntry({ parent, snapshot, verdict, now });
  if (verdict.verdict === 'absorb') {
    await deps.ledger.commit(changes);
    return true;
  }
  const isOvertaken = await endWith(deps, parent, changes);
  if (!isOvertaken && verdict.verdict !== 'wait') await keepFacts(deps, factsOf(parent.parentId, snapshot));
  return isOvertaken;
}

/**
 * Last of all: no order waits for it, and without it the decision stands, but nobody can make it again. Only of a decision
 * that was stored: what another run decided meanwhile rests on what that one knew.
 */
async function keepFacts({ snapshots, log }: ExecuteDeps, facts: DecisionFacts): Promise<void> {
  try {
    await snapshots.putDecisionFacts(facts);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    log.warn('what a decision knew is not kept', { parentId: facts.parentId, code: error.code });
  }
}

type CopyVerdict = Extract<Verdict, { readonly verdict: 'copy' }>;

type CopyInput = StepInput & {
  readonly snapshot: Snapshot;
  readonly verdict: CopyVerdict;
};

type Sent = {
  /** True when there may be more to do at once. */
  readonly goesOn: boolean;
  /** False where this run was overtaken: its decision is none. */
  readonly isStored: boolean;
  /** The address of the key that an order was made for. */
  readonly signer?: Wallet;
};

/** At once, or over time where the settings find it large. */
async function send(deps: ExecuteDeps, input: CopyInput): Promise<Sent> {
  const work = largeCopy(input);
  if (work === undefined) return reserveAndSubmit(deps, input);
  const isOvertaken = await beginCopy(deps, { ...input, work });
  return { goesOn: isOvertaken, isStored: !isOvertaken };
}

async function reserveAndSubmit(deps: ExecuteDeps, input: CopyInput): Promise<Sent> {
  const { parent, follower, snapshot } = input;
  const { market } = snapshot;
  const signer = parseWallet(await deps.venue.signerOf(follower));
  if (market === undefined || signer === undefined) {
    throw new ConfigurationError('a copy needs its market and its signer', { follower: follower.name });
  }
  const { child, changes } = planCopy({ ...input, signer, market, orderId: (draft) => deps.venue.orderId(draft) });
  const result = await deps.ledger.commit(changes);
  // Overtaken: a cap, a switch, the settings or the position changed since the snapshot; decide again on what is now.
  if (!result.committed) return { goesOn: true, isStored: false };
  const goesOn = await submitOrder(deps, {
    parent: parentIn(changes, parent.parentId),
    child,
    follower,
    copies: { event: snapshot.event, best: snapshot.book?.asks[0]?.price },
  });
  return { goesOn, isStored: true, signer };
}

/** @returns True where this run was overtaken: it is to be looked at again. */
async function endWith(deps: ExecuteDeps, parent: ParentOrder, changes: readonly Change[]): Promise<boolean> {
  const result = await deps.ledger.commit(changes);
  if (!result.committed) return true;
  deps.log.count('EntriesNotCopied', parent.state === 'NEW' ? 1 : 0);
  return false;
}

function reasonOf(verdict: Verdict): { readonly code?: string } {
  return 'reason' in verdict ? { code: verdict.reason.code } : {};
}

function noteClock({ log }: ExecuteDeps, offMs = 0): void {
  if (Math.abs(offMs) <= CLOCK_OFF_COUNTED_MS) return;
  log.warn('the clock is off', { offMs });
  log.count('ClocksOff');
}
