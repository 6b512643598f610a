import { mayRepost, POST_SETTLES_MS, repost } from '#core/execution/submit.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { later } from '#core/values/unix-ms.ts';
import { recordAck, send, type SubmitDeps } from './submit-order.ts';

/** Trades are read from before the first post: clocks differ. */
const TRADES_MARGIN_MS = 60_000;

/**
 * Finds out what became of a child whose outcome is unknown: looks it up by its id, and while its bytes are still valid
 * sends the same bytes again.
 *
 * Not finding it proves nothing: past its validity the child keeps its reservation and stays open, visibly.
 */
export async function resolveUnknown(deps: SubmitDeps, child: ChildOrder, follower: Follower): Promise<void> {
  const now = await deps.clock.now();
  if (child.lastPostAt === undefined || now - child.lastPostAt < POST_SETTLES_MS) return;
  if (await isKnown(deps, child, follower)) {
    await recordAck(deps.ledger, child);
    return;
  }
  if (!mayRepost(child, now)) {
    deps.log.warn('outcome still unknown', { venueOrderId: child.venueOrderId, posts: child.posts });
    deps.log.count('OutcomesUnresolved');
    return;
  }
  const result = await deps.ledger.commit(repost(child, now));
  if (!result.committed) return;
  const counted = await deps.ledger.child(child.venueOrderId);
  if (counted?.state !== 'SUBMITTING' || counted.posts !== child.posts + 1) return;
  await send(deps, { child: counted, follower });
}

async function isKnown(deps: SubmitDeps, child: ChildOrder, follower: Follower): Promise<boolean> {
  if ((await deps.venue.order(follower, child)) !== undefined) return true;
  const since = later(child.firstPostAt ?? child.reservedAt, -TRADES_MARGIN_MS);
  return (await deps.venue.trades(follower, child, since)).length > 0;
}
