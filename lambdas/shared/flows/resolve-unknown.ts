import { closeChild } from '#core/execution/close-child.ts';
import { isOverdue } from '#core/execution/plan-proof.ts';
import { afterEmptyLook, planUnknown } from '#core/execution/plan-unknown.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { later, type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { cancelChild } from './cancel-child.ts';
import { commitPlan } from './commit-plan.ts';
import { loadPosition } from './load-position.ts';
import { lookUpOrder } from './look-up-order.ts';
import { noteEvidence } from './note-evidence.ts';
import { type ProofDeps, provesEnd } from './prove-end.ts';
import { recordAck, rejectRefused } from './record-post.ts';
import { ringExit } from './ring-exit.ts';
import { countPost, type SendDeps, sendPost } from './send-post.ts';
import { sweptUntilDropped } from './sweep-orders.ts';

export type ResolveUnknownDeps = SendDeps & ProofDeps & { readonly doorbell: Doorbell };

type UnknownInput = {
  readonly child: ChildOrder;
  readonly follower: Follower;
  /** Until when the venue is known to take no orders. */
  readonly pausedUntil?: UnixMs;
};

/** Trades are read from before the first post: clocks differ. */
const TRADES_MARGIN_MS = 60_000;

/**
 * Finds out what became of a child whose outcome is unknown: looks it up by its id, and while its bytes are still valid
 * sends the same bytes again.
 *
 * Not finding it proves nothing. Past its validity it is cancelled, past 180 s cancelled again, and it is dead when two
 * empty look-ups, the chain and the wallet all say so; until then it keeps its reservation and stays open, visibly.
 */
export async function resolveUnknown(deps: ResolveUnknownDeps, input: UnknownInput): Promise<void> {
  const { child } = input;
  const now = await deps.clock.now();
  let isKnown = false;
  try {
    isKnown = await takeStep(deps, input, now);
  } finally {
    if (!isKnown && isOverdue(child, now)) {
      deps.log.warn('outcome not proven', { venueOrderId: child.venueOrderId, posts: child.posts });
      deps.log.count('OutcomesUnproven');
    }
  }
}

/** @returns True when it is known now what became of the child. */
async function takeStep(deps: ResolveUnknownDeps, input: UnknownInput, now: UnixMs): Promise<boolean> {
  const { child } = input;
  switch (planUnknown(child, now)) {
    case 'wait':
      return false;
    case 'repost':
      return sendAgain(deps, input);
    case 'reject':
      if (await rejectRefused(deps, child)) await ringExit(deps, child);
      return true;
    case 'look':
      return lookUp(deps, input, now);
  }
}

async function sendAgain(deps: ResolveUnknownDeps, { child, follower }: UnknownInput): Promise<boolean> {
  const counted = await countPost(deps, child);
  if (counted !== undefined && (await sendPost(deps, { child: counted, follower }))) await ringExit(deps, child);
  return false;
}

async function lookUp(deps: ResolveUnknownDeps, input: UnknownInput, now: UnixMs): Promise<boolean> {
  const { child, follower, pausedUntil = unixMs(0) } = input;
  if (await isFound(deps, input)) {
    await recordAck(deps.ledger, child, { ackedAt: now });
    return true;
  }
  const step = afterEmptyLook({ child, pausedUntil, now });
  switch (step) {
    case 'wait':
      return false;
    case 'repost':
      return sendAgain(deps, input);
    case 'cancel':
    case 'cancel-again':
      // What could be cancelled was there.
      if ((await cancelChild(deps, { child, follower, step })) !== 'cancelled') return false;
      await recordAck(deps.ledger, child, { ackedAt: now });
      return true;
    case 'note-empty':
      await noteEvidence(deps.ledger, child, { emptyAt: now });
      return false;
    case 'prove':
      return (await provesEnd(deps, input)) && declareDead(deps, child, now);
  }
}

async function isFound(deps: ResolveUnknownDeps, { child, follower }: UnknownInput): Promise<boolean> {
  const looked = await lookUpOrder(deps, { child, follower });
  if (looked.isAnswered && looked.order !== undefined) return true;
  const since = later(child.firstPostAt ?? child.reservedAt, -TRADES_MARGIN_MS);
  if ((await deps.venue.trades(follower, child, since)).length > 0) return true;
  if (!looked.isAnswered) throw looked.error;
  return false;
}

/** Releases what a dead child held, once; its id stays watched, and the account where it may yet come to rest. */
async function declareDead(deps: ResolveUnknownDeps, seen: ChildOrder, now: UnixMs): Promise<boolean> {
  const isDead = await commitPlan(deps.ledger, async () => {
    const child = await deps.ledger.child(seen.venueOrderId);
    if (child?.state !== 'SUBMITTING' || child.version !== seen.version) return undefined;
    const parent = await deps.ledger.parent(child.parentId);
    if (parent?.openChild !== child.venueOrderId) return undefined;
    const position = await loadPosition(deps.ledger, parent);
    const evidence = { ...child.evidence, emptyAgainAt: now, chainAt: now, balanceAt: now };
    const closing = closeChild({
      parent,
      child,
      position,
      state: 'DEAD',
      reason: { code: 'OUTCOME_DEAD' },
      note: { evidence },
      now: await deps.clock.now(),
    });
    return [...closing, ...(await sweptUntilDropped(deps.ledger, child, now))];
  });
  if (!isDead) return false;
  deps.log.warn('order proven dead', { venueOrderId: seen.venueOrderId, posts: seen.posts });
  deps.log.count('OutcomesDead');
  await ringExit(deps, seen);
  return true;
}
