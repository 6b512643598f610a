import { isSiblingOf, MAX_SIBLINGS } from '#core/execution/absorb.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type ParentId } from '#core/values/ids.ts';
import { type Ledger } from '#ports/ledger.ts';

type Siblings = {
  readonly siblings: readonly { readonly parent: ParentOrder; readonly event: LeaderEvent }[];
  /** Those that were looked at: one that is held since then is not among them. */
  readonly lookedAt: ReadonlySet<ParentId>;
  /** The newest of the events concerned, the entry's own included. */
  readonly newest: LeaderEvent;
};

/**
 * Finds entries of the same position that are undecided: those held, and those recorded after this one.
 *
 * The list of what is open may lag, which costs an order more and nothing else; it is read only when the leader did
 * something on this token after the entry.
 */
export async function findSiblings(ledger: Ledger, parent: ParentOrder, event: LeaderEvent): Promise<Siblings> {
  const [position, leaderPosition] = await Promise.all([
    ledger.position(parent),
    ledger.leaderPosition(parent.leader, parent.token),
  ]);
  const isNewest = (leaderPosition?.version ?? 0n) <= event.positionVersion;
  const later = isNewest ? [] : await ledger.openSiblings(parent, MAX_SIBLINGS);
  const ids = [...new Set([...(position?.held ?? []), ...later])].slice(0, MAX_SIBLINGS);
  const found = await Promise.all(
    ids.map(async (id) => {
      const sibling = await ledger.parent(id);
      if (sibling?.eventId === undefined || !isSiblingOf(parent, sibling)) return [];
      const own = await ledger.event(sibling.eventId);
      return own === undefined ? [] : [{ parent: sibling, event: own }];
    }),
  );
  const siblings = found.flat();
  const newest = siblings.reduce(
    (last, one) => (one.event.positionVersion > last.positionVersion ? one.event : last),
    event,
  );
  return { siblings, lookedAt: new Set(ids), newest };
}
