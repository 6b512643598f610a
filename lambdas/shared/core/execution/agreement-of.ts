import { type ParentOrder } from '../model/parent-order.ts';
import { type Settings } from '../model/settings.ts';
import { type Snapshot } from '../model/snapshot.ts';

/** What the settings say of one follower's copies of one leader. */
export type Agreement = Pick<Snapshot, 'settings' | 'follower' | 'follow' | 'isLeaderEnabled'>;

/** What a decision about an entry goes by; undefined where the settings name no such follower, or he copies no such leader. */
export function agreementOf(
  settings: Settings,
  { follower: name, leader }: Pick<ParentOrder, 'follower' | 'leader'>,
): Agreement | undefined {
  const follower = settings.followers.find((one) => one.name === name);
  const follow = settings.follows.find((one) => one.follower === name && one.leader === leader);
  if (follower === undefined || follow === undefined) return undefined;
  const isLeaderEnabled = settings.leaders.find(({ wallet }) => wallet === leader)?.enabled === true;
  return { settings, follower, follow, isLeaderEnabled };
}
