import { eventCap, GLOBAL_CAP, leaderCap, marketCap, tokenCap } from '../model/cap.ts';
import { isLeader } from '../model/position.ts';
import { type FollowerMode } from '../model/settings.ts';
import { type ConditionId, type EventGroupId, type FollowerName, type TokenId, type Wallet } from '../values/ids.ts';
import { NO_SHARES } from '../values/shares.ts';
import { NO_USD } from '../values/usd.ts';
import { type CapChange } from './change.ts';

type Place = {
  readonly leader: Wallet;
  readonly condition: ConditionId;
  readonly token: TokenId;
  readonly eventGroup?: EventGroupId;
};

type Owner = { readonly follower: FollowerName; readonly mode: FollowerMode; readonly leader: Wallet };

/** Names of the caps that count what is at stake in a token, from the order to the last share; a leader's where one stands behind it. */
export function capNames({ leader, condition, token, eventGroup }: Place): readonly string[] {
  const ofLeader = isLeader(leader) ? [leaderCap(leader)] : [];
  const ofEvent = eventGroup === undefined ? [] : [eventCap(eventGroup)];
  return [GLOBAL_CAP, ...ofLeader, marketCap(condition), ...ofEvent, tokenCap(token)];
}

/** Moves what working orders hold and what is owned, on every cap named; shares and purchases count on tokens' caps only, copies on the global one. */
export function moveCaps(
  { follower, mode }: Pick<Owner, 'follower' | 'mode'>,
  names: readonly string[],
  {
    reserved = NO_USD,
    posted = NO_USD,
    shares = NO_SHARES,
    adds = 0n,
    copies = 0n,
  }: Partial<Pick<CapChange, 'reserved' | 'posted' | 'shares' | 'adds' | 'copies'>>,
): readonly CapChange[] {
  return names.flatMap((name) => {
    const isToken = name.startsWith('P#');
    const counted = {
      ...(isToken && shares !== 0n ? { shares } : {}),
      ...(isToken && adds !== 0n ? { adds } : {}),
      ...(name === GLOBAL_CAP && copies !== 0n ? { copies } : {}),
    };
    if (reserved === 0n && posted === 0n && Object.keys(counted).length === 0) return [];
    return [{ kind: 'cap', follower, mode, name, reserved, posted, ...counted }];
  });
}

/** Requires that system and leader allow this side, and moves nothing. */
export function requireMode({ follower, mode, leader }: Owner, allows: 'entries' | 'sales'): readonly CapChange[] {
  return [GLOBAL_CAP, ...(isLeader(leader) ? [leaderCap(leader)] : [])].map((name) => ({
    kind: 'cap',
    follower,
    mode,
    name,
    reserved: NO_USD,
    posted: NO_USD,
    allows,
  }));
}
