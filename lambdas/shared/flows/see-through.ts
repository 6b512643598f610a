import { mayRepost } from '#core/execution/submit.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type ParentId } from '#core/values/ids.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type ExecuteDeps } from './execution-step.ts';
import { awaitsBreaker } from './halt-for-dispute.ts';
import { resolveUnknown, type ResolveUnknownDeps } from './resolve-unknown.ts';
import { RUN_WAITS_MS } from './send-post.ts';

export type SeeThroughDeps = ExecuteDeps & ResolveUnknownDeps;

const LOOK_EVERY_MS = 2_000;

/**
 * Looks for an order whose post left its outcome open, and sends its bytes again while they are valid: the ten seconds of
 * a purchase are over before the reconciler's next start.
 *
 * What is still unknown when the run may wait no longer stays SUBMITTING, for the reconciler.
 */
export async function seeThrough(deps: SeeThroughDeps, parentId: ParentId): Promise<void> {
  const until = later(await deps.clock.now(), RUN_WAITS_MS);
  for (;;) {
    const next = later(await deps.clock.now(), LOOK_EVERY_MS);
    if (next > until || (await unknownChild(deps, parentId, next)) === undefined) return;
    await deps.clock.waitUntil(next);
    const child = await unknownChild(deps, parentId, next);
    const settings = await deps.settings.current();
    const follower = settings?.followers.find(({ name }) => name === child?.follower);
    if (child === undefined || follower === undefined) return;
    await resolveUnknown(deps, { child, follower });
  }
}

/** The child of a parent order that has been posted, is not known to have arrived, and may be sent again at a moment. */
async function unknownChild(
  { ledger }: SeeThroughDeps,
  parentId: ParentId,
  at: UnixMs,
): Promise<ChildOrder | undefined> {
  const open = (await ledger.parent(parentId))?.openChild;
  const child = open === undefined ? undefined : await ledger.child(open);
  return child?.state === 'SUBMITTING' && mayRepost(child, at) && !awaitsBreaker(child) ? child : undefined;
}
