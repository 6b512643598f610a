import { CLOCK_OFF_COUNTED_MS } from '#core/risk/mode-rules.ts';
import { decide, type Verdict } from '#core/decide.ts';
import { endParent } from '#core/execution/end.ts';
import { alignEvent } from '#core/execution/align-order.ts';
import { absorb } from '#core/execution/absorb.ts';
import { eventGroupOf } from '#core/execution/event-group.ts';
import { hold, mayHold } from '#core/execution/hold.ts';
import { identify, newChild } from '#core/execution/new-child.ts';
import { largeCopy } from '#core/execution/working/large-copy.ts';
import { reserveEntry } from '#core/execution/reserve-entry.ts';
import { parentIn, putParent } from '#core/ledger/put.ts';
import { type Change } from '#core/ledger/change.ts';
import { dayCap } from '#core/model/cap.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { decidedOn } from '#core/risk/decided-on.ts';
import { countsCopies } from '#core/risk/limits.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { sendsOrders } from '#core/model/settings.ts';
import { parseWallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { beginCopy } from './begin-copy.ts';
import { type ExecuteDeps, type StepInput } from './execution-step.ts';
import { expireHeld } from './expire-held.ts';
import { findSiblings } from './find-siblings.ts';
import { loadSnapshot } from './load-snapshot.ts';
import { reducePosition } from './reduce-position.ts';
import { submitOrder } from './submit-order.ts';

/** How long a copy waits for the opening of its ledger before it is looked at again. */
const WAIT_MS = 2_000;

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
  switch (verdict.verdict) {
    case 'wait':
      return endWith(deps, parent, [putParent(parent, { next: later(now, WAIT_MS), reason: verdict.reason })]);
    case 'absorb':
      await deps.ledger.commit(absorb({ parent, position: snapshot.position, ...verdict }));
      return true;
    case 'hold':
      return holdEntry(deps, { ...input, snapshot, verdict });
    case 'netted':
      return endWith(deps, parent, endParent(parent, 'NETTED', { code: 'NETTED' }));
    case 'skip':
      return endWith(deps, parent, endParent(parent, 'SKIPPED', verdict.reason, decidedOn(snapshot, verdict)));
    case 'deny':
      // Who never trades in such markets need not be told; who is denied a copy for it must approve.
      if (verdict.reason.code === 'APPROVAL_MISSING') deps.log.count('ApprovalsMissing');
      return endWith(deps, parent, endParent(parent, 'DENIED', verdict.reason, decidedOn(snapshot, verdict)));
    case 'copy':
      return sendsOrders(parent.mode)
        ? send(deps, { ...input, snapshot, verdict })
        : endWith(deps, parent, endDryRun(parent, snapshot, verdict));
  }
}

function endDryRun(parent: ParentOrder, snapshot: Snapshot, verdict: CopyVerdict): readonly Change[] {
  return endParent(parent, 'DONE', { code: 'DRY_RUN', size: verdict.size }, decidedOn(snapshot, verdict));
}

type CopyVerdict = Extract<Verdict, { readonly verdict: 'copy' }>;

type CopyInput = StepInput & {
  readonly snapshot: Snapshot;
  readonly verdict: CopyVerdict;
};

/** At once, or over time where the settings find it large. */
function send(deps: ExecuteDeps, input: CopyInput): Promise<boolean> {
  const work = largeCopy(input);
  return work === undefined ? reserveAndSubmit(deps, input) : beginCopy(deps, { ...input, work });
}

async function reserveAndSubmit(deps: ExecuteDeps, input: CopyInput): Promise<boolean> {
  const { parent, settings, follower, snapshot, verdict, now } = input;
  const child = await childOf(deps, input);
  const changes = reserveEntry({
    parent,
    child,
    position: snapshot.position,
    eventGroup: eventGroupOf(snapshot),
    settingsVersion: settings.version,
    limits: verdict.limits,
    decided: decidedOn(snapshot, verdict),
    now,
  });
  const result = await deps.ledger.commit(changes);
  // Overtaken: a cap, a switch, the settings or the position changed since the snapshot; decide again on what is now.
  if (!result.committed) return true;
  return submitOrder(deps, {
    parent: parentIn(changes, parent.parentId),
    child,
    follower,
    copies: { event: snapshot.event, best: snapshot.book?.asks[0]?.price },
  });
}

async function childOf(
  deps: ExecuteDeps,
  { parent, settings, follower, snapshot, verdict, now }: CopyInput,
): Promise<ChildOrder> {
  const { market } = snapshot;
  const signer = parseWallet(await deps.venue.signerOf(follower));
  if (market === undefined || signer === undefined) {
    throw new ConfigurationError('a copy needs its market and its signer', { follower: follower.name });
  }
  const { amounts } = verdict;
  const child = newChild({
    parent,
    follower,
    signer,
    market,
    limit: amounts.limit,
    shares: amounts.shares,
    dollars: amounts.dollars,
    held: { usd: amounts.worstCost },
    eventGroup: eventGroupOf(snapshot),
    position: snapshot.position,
    ...(settings.limits.maxDailySpend === undefined ? {} : { dayCap: dayCap(now) }),
    counts: [
      ...(verdict.limits.adds === undefined ? [] : (['add'] as const)),
      ...(countsCopies(snapshot) ? (['copy'] as const) : []),
    ],
    now,
  });
  return identify(child, deps.venue.orderId(child));
}

type HoldInput = StepInput & {
  readonly snapshot: Snapshot;
  readonly verdict: Extract<Verdict, { readonly verdict: 'hold' }>;
};

async function holdEntry(deps: ExecuteDeps, { parent, settings, snapshot, verdict, now }: HoldInput): Promise<boolean> {
  const { position } = snapshot;
  const { holdMaxAgeMs } = settings.execution;
  const { lot, size, minimum } = verdict;
  const decided = decidedOn(snapshot, verdict);
  const changes = mayHold({ parent, position, holdMaxAgeMs, now })
    ? hold({ parent, lot, position, size, minimum, holdMaxAgeMs, decided, now })
    : endParent(parent, 'SKIPPED', { code: 'BELOW_MINIMUM', size, minimum }, decided);
  return endWith(deps, parent, changes);
}

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
