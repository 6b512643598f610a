import { type ParentOrder } from '#core/model/parent-order.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { NO_USD } from '#core/values/usd.ts';
import { aParentId, anEventId, CONDITION, FOLLOWER, LEADER, NOW, TOKEN } from './identities.ts';

/** A new copy of the leader's purchase. */
export function aParent(changes: Partial<ParentOrder> = {}): ParentOrder {
  return {
    parentId: aParentId(),
    follower: FOLLOWER,
    mode: 'live',
    leader: LEADER,
    token: TOKEN,
    condition: CONDITION,
    side: 'BUY',
    origin: 'copy',
    eventId: anEventId(),
    state: 'NEW',
    attempts: 0,
    filledShares: NO_SHARES,
    filledUsd: NO_USD,
    title: 'Will it rain?',
    outcome: 'Yes',
    createdAt: NOW,
    since: '1',
    version: 1n,
    ...changes,
  };
}
