import { type ParentOrder } from '../model/parent-order.ts';
import { againParentId, type ParentId } from '../values/ids.ts';

/** The order that came to what another was for: the one that took it along, or that a person asked for again; or itself. */
export function carrierOf(parent: ParentOrder, parents: ReadonlyMap<ParentId, ParentOrder>): ParentOrder {
  let current = parent;
  const seen = new Set([current.parentId]);
  for (;;) {
    const next = successorOf(current, parents);
    if (next === undefined || seen.has(next.parentId)) return current;
    seen.add(next.parentId);
    current = next;
  }
}

function successorOf(parent: ParentOrder, parents: ReadonlyMap<ParentId, ParentOrder>): ParentOrder | undefined {
  const { state, mergedInto, origin, eventId, follower } = parent;
  if (state === 'MERGED') return mergedInto === undefined ? undefined : parents.get(mergedInto);
  const isOver = state === 'SKIPPED' || state === 'EXPIRED';
  return isOver && origin === 'copy' && eventId !== undefined
    ? parents.get(againParentId(follower, eventId))
    : undefined;
}
