import { GLOBAL_CAP, leaderCap } from '../model/cap.ts';
import { type FollowerMode } from '../model/settings.ts';
import { type FollowerName, type Wallet } from '../values/ids.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { type CapChange } from './change.ts';

type Owner = { readonly follower: FollowerName; readonly mode: FollowerMode; readonly leader: Wallet };

/** Names of the caps that count whatever is done for a leader: a limit that settings do not set needs no item. */
export function capNames(leader: Wallet): readonly string[] {
  return [GLOBAL_CAP, leaderCap(leader)];
}

/** Moves what working orders hold and what is owned, on every cap named. */
export function moveCaps(
  { follower, mode }: Pick<Owner, 'follower' | 'mode'>,
  names: readonly string[],
  { reserved = NO_USD, posted = NO_USD }: { readonly reserved?: Usd; readonly posted?: Usd },
): readonly CapChange[] {
  if (reserved === 0n && posted === 0n) return [];
  return names.map((name) => ({ kind: 'cap', follower, mode, name, reserved, posted }));
}

/** Requires that system and leader allow this side, and moves nothing. */
export function requireMode({ follower, mode, leader }: Owner, allows: 'entries' | 'sales'): readonly CapChange[] {
  return capNames(leader).map((name) => ({
    kind: 'cap',
    follower,
    mode,
    name,
    reserved: NO_USD,
    posted: NO_USD,
    allows,
  }));
}
