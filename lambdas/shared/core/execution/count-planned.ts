import { type Cap } from '../model/cap.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { type ConditionId, type EventGroupId, type FollowerName, type TokenId, type Wallet } from '../values/ids.ts';
import { plus, sum } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { type FollowerMode } from '../model/settings.ts';
import { eventGroupOf } from './event-group.ts';

/** A purchase that a plan has come to already, and that its limits must count. */
export type Planned = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly leader: Wallet;
  readonly condition: ConditionId;
  readonly token: TokenId;
  readonly eventGroup: EventGroupId | undefined;
  readonly cost: Usd;
  readonly shares: Shares;
};

/**
 * Counts what a plan buys already in every cap of a snapshot, as its reservations will.
 *
 * For the plan only: each reservation is conditional on the caps themselves.
 */
export function countPlanned(snapshot: Snapshot, planned: readonly Planned[]): Snapshot {
  const { follower, event, globalCap } = snapshot;
  const own = planned.filter((one) => one.follower === follower.name && one.mode === follower.mode);
  if (own.length === 0) return snapshot;
  const group = eventGroupOf(snapshot);
  const more = (cap: Cap | undefined, isMeant: (one: Planned) => boolean): Cap | undefined => {
    const meant = own.filter(isMeant);
    return meant.length === 0 ? cap : raised(cap ?? emptyCap(follower), meant);
  };
  return {
    ...snapshot,
    globalCap: globalCap === undefined ? undefined : more(globalCap, () => true),
    leaderCap: more(snapshot.leaderCap, (one) => one.leader === event.leader),
    marketCap: more(snapshot.marketCap, (one) => one.condition === event.condition),
    eventCap: more(snapshot.eventCap, (one) => group !== undefined && one.eventGroup === group),
    tokenCap: more(snapshot.tokenCap, (one) => one.token === event.token),
    dayCap: more(snapshot.dayCap, () => true),
    minuteCap: more(snapshot.minuteCap, () => true),
  };
}

function raised(cap: Cap, planned: readonly Planned[]): Cap {
  const cost = sum(
    NO_USD,
    planned.map((one) => one.cost),
  );
  const bought = sum(
    NO_SHARES,
    planned.map((one) => one.shares),
  );
  return {
    ...cap,
    reserved: plus(cap.reserved, cost),
    used: plus(cap.used, cost),
    shares: plus(cap.shares ?? NO_SHARES, bought),
    entries: (cap.entries ?? 0n) + BigInt(planned.length),
    adds: (cap.adds ?? 0n) + BigInt(planned.length),
    copies: (cap.copies ?? 0n) + BigInt(planned.length),
  };
}

function emptyCap({ name: follower, mode }: Snapshot['follower']): Cap {
  return { follower, mode, name: '', reserved: NO_USD, posted: NO_USD, used: NO_USD, tradingMode: 'ACTIVE' };
}
