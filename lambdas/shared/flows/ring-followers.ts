import { isReduction, type LeaderAction } from '#core/model/leader-event.ts';
import { type Settings } from '#core/model/settings.ts';
import { parentIdOf } from '#core/values/ids.ts';
import { type Doorbell } from '#ports/doorbell.ts';

/** Rings for the new parent orders of an event that is traded on: one for each follower of its leader. */
export async function ringFollowers(
  doorbell: Doorbell,
  settings: Settings,
  { eventId, type, leader, token }: Pick<LeaderAction, 'eventId' | 'type' | 'leader' | 'token'>,
): Promise<void> {
  if (!isReduction(type) && type !== 'BUY') return;
  const followers = settings.follows.filter((follow) => follow.leader === leader).map(({ follower }) => follower);
  await doorbell.ringAll(
    followers.map((follower) => ({ parentId: parentIdOf(follower, eventId), follower, token, version: 1n })),
  );
}
