import { nextLook } from '#core/execution/look-rhythm.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { awaitsBreaker, haltForDispute } from './halt-for-dispute.ts';
import { resolveUnknown, type ResolveUnknownDeps } from './resolve-unknown.ts';

/** What one run remembers of its looks at unknown outcomes. */
export type UnknownMemory = {
  readonly nextLooks: Map<VenueOrderId, UnixMs>;
  /** Until when the venue has told one of the orders to wait: none is sent again before. */
  pausedUntil: UnixMs;
};

/** Starts with nothing known: the first pass of a run looks at everything. */
export function unknownMemory(): UnknownMemory {
  return { nextLooks: new Map(), pausedUntil: unixMs(0) };
}

type TendInput = {
  readonly child: ChildOrder;
  readonly follower: Follower;
  readonly memory: UnknownMemory;
  readonly now: UnixMs;
};

/** Looks at an unknown outcome, ever less often the older it gets. */
export async function tendUnknown(
  deps: ResolveUnknownDeps,
  { child, follower, memory, now }: TendInput,
): Promise<void> {
  const { venueOrderId: id, retryAt, isWithheld } = child;
  if (awaitsBreaker(child)) await haltForDispute(deps, child);
  // What our signer kept back waits for the signer alone.
  if (isWithheld !== true && retryAt !== undefined && retryAt > memory.pausedUntil) memory.pausedUntil = retryAt;
  const due = memory.nextLooks.get(id);
  if (due !== undefined && now < due) return;
  memory.nextLooks.set(id, nextLook(child, now));
  await resolveUnknown(deps, { child, follower, pausedUntil: memory.pausedUntil });
}
