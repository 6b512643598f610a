import { type Change } from '#core/ledger/change.ts';
import { closeChild } from '#core/execution/close-child.ts';
import { EXIT_RETRY_MS } from '#core/execution/plan-exit.ts';
import { isRefusedForGood, refusalNote, refusalReason } from '#core/execution/refuse.ts';
import { acknowledge, SEND_WITHIN_MS, submit } from '#core/execution/submit.ts';
import { putChild } from '#core/ledger/put.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Reason } from '#core/model/reason.ts';
import { type Follower } from '#core/model/settings.ts';
import { invariant } from '#core/values/invariant.ts';
import { type Clock } from '#ports/clock.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type PostOutcome, type Venue } from '#ports/venue.ts';
import { commitPlan } from './commit-plan.ts';
import { loadPosition } from './load-position.ts';

export type SubmitDeps = {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly venue: Venue;
  readonly log: Log;
};

type SubmitInput = { readonly parent: ParentOrder; readonly child: ChildOrder; readonly follower: Follower };

/**
 * The one door to the exchange: signs a reserved child, makes its bytes durable, sends them once, and records the answer.
 *
 * Who loses the transaction that counts the post sends nothing. An answer that leaves the outcome open leaves the child
 * SUBMITTING for the reconciler.
 *
 * @returns True when the parent may go on at once: the post was surely refused.
 */
export async function submitOrder(deps: SubmitDeps, { parent, child, follower }: SubmitInput): Promise<boolean> {
  invariant(child.mode === 'live', `an order of a ledger that is ${child.mode} never leaves`);
  const { body, apiKey } = await deps.venue.prepare(follower, child);
  const now = await deps.clock.now();
  const changes = submit({ parent, child, body, apiKey, now });
  const result = await deps.ledger.commit(changes);
  if (!result.committed) return afterLosing(deps, { child, failed: result.failed });
  const stored = await deps.ledger.child(child.venueOrderId);
  if (stored?.state !== 'SUBMITTING' || stored.posts !== 1) return false;
  return send(deps, { child: stored, follower });
}

/** Sends a child's stored bytes for its newest counted post, and records what is known afterwards. */
export async function send(
  deps: SubmitDeps,
  { child, follower }: { readonly child: ChildOrder; readonly follower: Follower },
): Promise<boolean> {
  const isInTime = (await deps.clock.now()) - (child.lastPostAt ?? 0) <= SEND_WITHIN_MS;
  const outcome: PostOutcome = isInTime ? await deps.venue.post(follower, child) : { kind: 'not-sent' };
  deps.log.info('post', { venueOrderId: child.venueOrderId, post: child.posts, outcome: outcome.kind });
  deps.log.count(outcome.kind === 'ack' ? 'PostsAcknowledged' : 'PostsNotAcknowledged');
  switch (outcome.kind) {
    case 'ack':
      await recordAck(deps.ledger, child);
      return false;
    case 'refused':
      return recordRefusal(deps, { child, text: outcome.text, reason: refusalReason(outcome.text) });
    case 'wait':
      return recordRefusal(deps, {
        child,
        text: outcome.text,
        reason: { code: 'VENUE_PAUSED', text: outcome.text },
        retryMs: outcome.retryAfterMs,
      });
    case 'not-sent':
      return recordRefusal(deps, { child, text: 'not sent', reason: { code: 'NOT_SENT' } });
    case 'ambiguous':
      deps.log.warn('outcome unknown', { venueOrderId: child.venueOrderId, text: outcome.text });
      deps.log.count('OutcomesUnknown');
      return false;
  }
}

/** The venue has the order, whoever learns it first. */
export async function recordAck(ledger: Ledger, child: ChildOrder): Promise<void> {
  await commitPlan(ledger, async () => {
    const current = await ledger.child(child.venueOrderId);
    return current?.state === 'SUBMITTING' ? acknowledge(current) : undefined;
  });
}

type RefusalInput = {
  readonly child: ChildOrder;
  readonly text: string;
  readonly reason: Reason;
  readonly retryMs?: number;
};

/**
 * Notes that this post had no effect. Only when every counted post had none is the child over: a refusal of a second
 * post proves nothing while the first may have been taken.
 */
async function recordRefusal(deps: SubmitDeps, { child, text, reason, retryMs }: RefusalInput): Promise<boolean> {
  return commitPlan(deps.ledger, async () => {
    const current = await deps.ledger.child(child.venueOrderId);
    if (current?.state !== 'SUBMITTING') return undefined;
    const note = refusalNote(current, child.posts, text);
    if (!isRefusedForGood({ ...current, ...note })) return [putChild(current, note)];
    return closeWith(deps, { child: current, state: 'REJECTED', note, reason, retryMs: retryMs ?? EXIT_RETRY_MS });
  });
}

type CloseWith = Pick<Parameters<typeof closeChild>[0], 'child' | 'state' | 'note' | 'reason' | 'retryMs'>;

async function closeWith(deps: SubmitDeps, close: CloseWith): Promise<readonly Change[] | undefined> {
  const parent = await deps.ledger.parent(close.child.parentId);
  if (parent?.openChild !== close.child.venueOrderId) return undefined;
  const position = await loadPosition(deps.ledger, parent);
  return closeChild({ ...close, parent, position, now: await deps.clock.now() });
}

/**
 * A switch stopped it before anything was sent: what it held is released. Only the parent moved (a reduction was merged
 * into it): it is tried again at once. Anything else: another run was first.
 */
async function afterLosing(
  deps: SubmitDeps,
  { child, failed }: { readonly child: ChildOrder; readonly failed: readonly Change[] },
): Promise<boolean> {
  if (failed.some((change) => change.kind === 'cap')) return expireReserved(deps, child);
  return failed.every((change) => change.kind === 'check');
}

/** Ends a child of which nothing was sent: what it held is released. */
export async function expireReserved(deps: SubmitDeps, child: ChildOrder): Promise<boolean> {
  return commitPlan(deps.ledger, async () => {
    const current = await deps.ledger.child(child.venueOrderId);
    if (current?.state !== 'RESERVED') return undefined;
    return closeWith(deps, {
      child: current,
      state: 'EXPIRED',
      reason: { code: 'SUBMIT_REFUSED' },
      retryMs: EXIT_RETRY_MS,
    });
  });
}
