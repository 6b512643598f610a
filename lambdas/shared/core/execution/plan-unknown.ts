import { type ChildOrder } from '../model/child-order.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { planProof, type ProofStep } from './plan-proof.ts';
import { isRefusedForGood } from './refuse.ts';
import { mayRepost, POST_SETTLES_MS, validUntil } from './submit.ts';

/**
 * What is done next about a child whose bytes were sent and of which no answer says that the venue has it: nothing yet,
 * look it up, send it again, or end it, because all of its posts were surely refused and their time is over.
 */
export type UnknownStep = 'wait' | 'look' | 'repost' | 'reject';

/** Decides before anything is looked up; a post that may be under way is left alone. */
export function planUnknown(child: ChildOrder, now: UnixMs): UnknownStep {
  if (isRefusedForGood(child)) return planRefused(child, now);
  return child.lastPostAt === undefined || now - child.lastPostAt < POST_SETTLES_MS ? 'wait' : 'look';
}

/** The venue asked to wait: there is nothing to look up, only the time to send the same bytes again. */
function planRefused(child: ChildOrder, now: UnixMs): UnknownStep {
  const { retryAt } = child;
  if (retryAt === undefined || retryAt > validUntil(child) || !mayRepost(child, now)) return 'reject';
  return retryAt > now ? 'wait' : 'repost';
}

/** What follows when neither the order nor a trade of it was found. */
export type EmptyLookStep = 'repost' | 'cancel' | ProofStep;

type EmptyLook = {
  readonly child: ChildOrder;
  /** Until when the venue is known to take no orders. */
  readonly pausedUntil: UnixMs;
  readonly now: UnixMs;
};

/** Decides after an empty look-up: sent again while valid, then cancelled, quarantined, cancelled again and proven. */
export function afterEmptyLook({ child, pausedUntil, now }: EmptyLook): EmptyLookStep {
  const isPaused = pausedUntil > now || (child.retryAt !== undefined && child.retryAt > now);
  if (mayRepost(child, now)) return isPaused ? 'wait' : 'repost';
  if (now <= validUntil(child) || child.evidence?.cancelledAt !== undefined) return planProof(child, now);
  return 'cancel';
}
