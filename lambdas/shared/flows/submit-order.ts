import { type Change } from '#core/ledger/change.ts';
import { closeChild } from '#core/execution/close-child.ts';
import { EXIT_RETRY_MS } from '#core/execution/plan-exit.ts';
import { REFUSED_ORDER_MS } from '#core/execution/refuse.ts';
import { stageClocks } from '#core/execution/stage-clocks.ts';
import { type AckClocks, submit } from '#core/execution/submit.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type SigningReason } from '#core/model/reason.ts';
import { type Follower, sendsOrders } from '#core/model/settings.ts';
import { childIn } from '#core/ledger/put.ts';
import { signingReason, signingText } from '#core/signing/signing-reason.ts';
import { ONE_IN_BPS } from '#core/values/bps.ts';
import { invariant } from '#core/values/invariant.ts';
import { type Price } from '#core/values/price.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { type Log } from '#ports/log.ts';
import { type PreparedOrder } from '#ports/venue.ts';
import { commitPlan } from './commit-plan.ts';
import { loadPosition } from './load-position.ts';
import { signOrder } from './sign-order.ts';
import { RUN_WAITS_MS, type SendDeps, sendPost } from './send-post.ts';

type SubmitInput = {
  readonly parent: ParentOrder;
  readonly child: ChildOrder;
  readonly follower: Follower;
  /** What is copied, and the best price when that was decided, where it is told how long it took and what it cost. */
  readonly copies?: Copied;
};

/**
 * The one door to the exchange: signs a reserved child, makes its bytes durable, sends them once, and records the answer.
 *
 * Who loses the transaction that counts the post sends nothing. An answer that leaves the outcome open leaves the child
 * SUBMITTING for the reconciler; one that asks to wait is waited for, as long as the bytes are valid.
 *
 * @returns True when the parent may go on at once: the post was surely refused.
 */
export async function submitOrder(deps: SendDeps, { parent, child, follower, copies }: SubmitInput): Promise<boolean> {
  invariant(sendsOrders(child.mode), `an order of a ledger that is ${child.mode} never leaves`);
  const { body, apiKey } = await signOrReleased(deps, follower, child);
  const now = await deps.clock.now();
  const changes = submit({ parent, child, body, apiKey, now });
  const result = await deps.ledger.commit(changes);
  if (!result.committed) return afterLosing(deps, { child, failed: result.failed });
  const signed = childIn(changes, child.venueOrderId);
  const onAck = (clocks: AckClocks): void => {
    if (copies !== undefined) tellDelays(deps.log, copies, { parent, child: { ...signed, ...clocks } });
  };
  return sendPost(deps, { child: signed, follower, waitMs: RUN_WAITS_MS, onAck });
}

/**
 * Signs, and ends a child that will never be signed: an order of another key or wallet than the follower has now would keep
 * its position's exit for good. The next try is made of what holds then.
 *
 * @throws what `signOrder` throws
 */
async function signOrReleased(deps: SendDeps, follower: Follower, child: ChildOrder): Promise<PreparedOrder> {
  try {
    return await signOrder(deps, follower, child);
  } catch (error) {
    const reason = error instanceof ConfigurationError ? signingReason(error.context) : undefined;
    if (reason !== undefined) await expireReserved(deps, child, reason);
    throw error;
  }
}

type Copied = { readonly event: LeaderEvent; readonly best: Price | undefined };
type Acknowledged = { readonly parent: ParentOrder; readonly child: ChildOrder };

/** Says how long each stage of a copy took, from the leader's block to the venue's answer, and how far the price had moved. */
function tellDelays(log: Log, { event, best }: Copied, { parent, child }: Acknowledged): void {
  const clocks = stageClocks(event, parent, child);
  const sinceBlock: Record<string, number> = {};
  for (const [stage, at] of Object.entries(clocks)) sinceBlock[`${stage}Ms`] = at - event.at;
  const moved =
    best === undefined
      ? {}
      : { movedBps: event.price === 0n ? 0 : Number(((best - event.price) * ONE_IN_BPS) / event.price) };
  log.info('copied', { parentId: parent.parentId, leader: event.leader, ...sinceBlock, ...moved });
  if (clocks.acked !== undefined) log.measure('CopyDelayMs', clocks.acked - event.at);
}

/**
 * A switch stopped it before anything was sent: what it held is released. Only the parent moved (a reduction was merged
 * into it): it is tried again at once. Anything else: another run was first.
 */
async function afterLosing(
  deps: SendDeps,
  { child, failed }: { readonly child: ChildOrder; readonly failed: readonly Change[] },
): Promise<boolean> {
  if (failed.some((change) => change.kind === 'cap')) return expireReserved(deps, child);
  return failed.every((change) => change.kind === 'check');
}

/** Ends a child of which nothing was sent, with the signer's refusal where that is why: what it held is released. */
export async function expireReserved(deps: SendDeps, child: ChildOrder, refusal?: SigningReason): Promise<boolean> {
  return commitPlan(deps.ledger, async () => {
    const current = await deps.ledger.child(child.venueOrderId);
    if (current?.state !== 'RESERVED') return undefined;
    const parent = await deps.ledger.parent(current.parentId);
    if (parent?.openChild !== current.venueOrderId) return undefined;
    return closeChild({
      child: current,
      parent,
      position: await loadPosition(deps.ledger, parent),
      state: 'EXPIRED',
      reason: refusal ?? { code: 'SUBMIT_REFUSED' },
      ...(refusal === undefined ? {} : { note: { refused: current.refused, refusal: signingText(refusal) } }),
      retryMs: parent.work === undefined ? EXIT_RETRY_MS : REFUSED_ORDER_MS,
      now: await deps.clock.now(),
    });
  });
}
