import { type Cap, GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { type FollowerEquity } from '#core/model/follower-equity.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { type LeaderEquity } from '#core/model/leader-equity.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { minus, plus } from '#core/values/quantity.ts';
import { NO_USD } from '#core/values/usd.ts';
import { aLeaderEvent } from './a-leader-event.ts';
import { aBook, aMarket } from './a-market.ts';
import { aPosition } from './a-position.ts';
import { aFollow, aFollower, someSettings } from './a-settings.ts';
import { FOLLOWER, LEADER, NOW } from './identities.ts';
import { dollars } from './quantities.ts';

/** A leader who puts 1,000 of his 10,000 dollars into a trade, and a follower with 2,000 dollars for him. */
export function aSnapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    now: NOW,
    event: aLeaderEvent(),
    settings: someSettings(),
    follower: aFollower(),
    follow: aFollow(),
    isLeaderEnabled: true,
    position: aPosition({ version: 0n }),
    globalCap: aCap({ name: GLOBAL_CAP, settings: 1n, isOpened: true }),
    leaderCap: aCap({ name: leaderCap(LEADER) }),
    equity: anEquity(),
    followerEquity: aFollowerEquity(),
    storedLot: undefined,
    candidates: [],
    market: aMarket(),
    book: aBook(),
    ...changes,
  };
}

/** A cap of which nothing is used, in mode ACTIVE; `used` is what is reserved and posted. */
export function aCap(changes: Partial<Omit<Cap, 'used'>> = {}): Cap {
  const cap = {
    follower: FOLLOWER,
    mode: 'live' as const,
    name: GLOBAL_CAP,
    reserved: NO_USD,
    posted: NO_USD,
    tradingMode: 'ACTIVE' as const,
    ...changes,
  };
  return { ...cap, used: plus(cap.reserved, cap.posted) };
}

/** A leader worth 10,000 dollars, measured now. */
export function anEquity(changes: Partial<LeaderEquity> = {}): LeaderEquity {
  const equity = changes.equity ?? dollars('10000');
  const cash = changes.cash ?? equity;
  return { leader: LEADER, positions: minus(equity, cash), cash, equity, positionCount: 0, at: NOW, ...changes };
}

/** A follower with 5,000 dollars who has neither gained nor lost. */
export function aFollowerEquity(changes: Partial<FollowerEquity> = {}): FollowerEquity {
  return {
    follower: FOLLOWER,
    mode: 'live',
    cash: dollars('5000'),
    cashAt: NOW,
    positions: NO_USD,
    claims: NO_USD,
    unattributed: NO_USD,
    exposure: NO_USD,
    realised: NO_USD,
    open: NO_USD,
    invested: dollars('5000'),
    day: utcDate(NOW),
    dayProfit: NO_USD,
    peakProfit: NO_USD,
    isHalved: false,
    unpricedCount: 0,
    marksAt: NOW,
    at: NOW,
    approvals: { at: NOW, missing: [] },
    version: 1n,
    ...changes,
  };
}
