import { type Cut, type LateKeep, type Pending, type Position, WHOLE_KEEP } from '#core/model/position.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { NO_USD } from '#core/values/usd.ts';
import { aParentId, anEventId, CONDITION, FOLLOWER, LEADER, NOW, TOKEN } from './identities.ts';

/** A stored position of which nothing is owned. */
export function aPosition(changes: Partial<Position> = {}): Position {
  return {
    follower: FOLLOWER,
    mode: 'live',
    leader: LEADER,
    token: TOKEN,
    condition: CONDITION,
    available: NO_SHARES,
    selling: NO_SHARES,
    target: NO_SHARES,
    basis: NO_USD,
    basisFees: NO_USD,
    realised: NO_USD,
    cuts: [],
    buying: [],
    late: [],
    held: [],
    claimed: NO_SHARES,
    claimedUsd: NO_USD,
    title: 'Will it rain?',
    outcome: 'Yes',
    version: 1n,
    ...changes,
  };
}

/** A reduction that keeps half, made after the leader's first purchase. */
export function aCut(changes: Partial<Cut> = {}): Cut {
  return { eventId: anEventId(2), leaderVersion: 2n, keepNumerator: 1n, keepDenominator: 2n, at: NOW, ...changes };
}

/** A purchase under way of which reductions have taken nothing. */
export function aPending(changes: Partial<Pending> = {}): Pending {
  return { parentId: aParentId(), keep: WHOLE_KEEP, at: NOW, ...changes };
}

/** A purchase that was reserved with the position's second version and has ended; reductions have taken nothing of it. */
export function aLateKeep(changes: Partial<LateKeep> = {}): LateKeep {
  return { first: 2n, last: 2n, keep: WHOLE_KEEP, at: NOW, ...changes };
}
