import { isReduction, type LeaderAction } from '#core/model/leader-event.ts';
import { type Settings } from '#core/model/settings.ts';
import { parentIdOf } from '#core/values/ids.ts';
import { type Doorbell } from '#ports/doorbell.ts';

/**
 * Rings for the new parent orders of an event that is traded on: one for each follower of its leader.
 *
 * Who is rung for first finds the best prices, so the order is drawn anew for each event, by the ids of the parent orders:
 * in the long run nobody stands before another, nor always behind the same one, and a repeat rings in the same order.
 */
export async function ringFollowers(
  doorbell: Doorbell,
  settings: Settings,
  { eventId, type, leader, token }: Pick<LeaderAction, 'eventId' | 'type' | 'leader' | 'token'>,
): Promise<void> {
  if (!isReduction(type) && type !== 'BUY') return;
  const rings = settings.follows
    .filter((follow) => follow.leader === leader)
    .map(({ follower }) => ({ parentId: parentIdOf(follower, eventId), follower, token, version: 1n }));
  await doorbell.ringAll(rings.toSorted((a, b) => (a.parentId < b.parentId ? -1 : 1)));
}
