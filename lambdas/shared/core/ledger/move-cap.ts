import { eventCap, GLOBAL_CAP, leaderCap, marketCap, tokenCap } from '../model/cap.ts';
import { UNATTRIBUTED } from '../model/position.ts';
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

/** Names of the caps that count what is at stake in a token for a leader, from the order to the last share; nobody's shares count for no leader. */
export function capNames({ leader, condition, token, eventGroup }: Place): readonly string[] {
  const ofLeader = leader === UNATTRIBUTED ? [] : [leaderCap(leader)];
  const ofEvent = eventGroup === undefined ? [] : [eventCap(eventGroup)];
  return [GLOBAL_CAP, ...ofLeader, marketCap(condition), ...ofEvent, tokenCap(token)];
}

/** Moves what working orders hold and what is owned, on every cap named; shares count on tokens' caps only. */
export function moveCaps(
  { follower, mode }: Pick<Owner, 'follower' | 'mode'>,
  names: readonly string[],
  {
    reserved = NO_USD,
    posted = NO_USD,
    shares = NO_SHARES,
  }: Partial<Pick<CapChange, 'reserved' | 'posted' | 'shares'>>,
): readonly CapChange[] {
  return names.flatMap((name) => {
    const counted = name.startsWith('P#') ? shares : NO_SHARES;
    if (reserved === 0n && posted === 0n && counted === 0n) return [];
    const change = { kind: 'cap', follower, mode, name, reserved, posted } as const;
    return [counted === 0n ? change : { ...change, shares: counted }];
  });
}

/** Requires that system and leader allow this side, and moves nothing. */
export function requireMode({ follower, mode, leader }: Owner, allows: 'entries' | 'sales'): readonly CapChange[] {
  return [GLOBAL_CAP, leaderCap(leader)].map((name) => ({
    kind: 'cap',
    follower,
    mode,
    name,
    reserved: NO_USD,
    posted: NO_USD,
    allows,
  }));
}
