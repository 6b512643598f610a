import { type LeaderAction, type LeaderEvent, type LeaderPosition } from '#core/model/leader-event.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { aTransaction, anEventId, CONDITION, LEADER, NOW, TOKEN } from './identities.ts';
import { dollars, priceOf, sharesOf } from './quantities.ts';

/** A leader's purchase of 2,000 shares at 0.50, that is 1,000 dollars. */
export function aLeaderAction(changes: Partial<LeaderAction> = {}): LeaderAction {
  return {
    eventId: anEventId(),
    type: 'BUY',
    leader: LEADER,
    transaction: aTransaction(),
    condition: CONDITION,
    token: TOKEN,
    shares: sharesOf('2000'),
    notional: dollars('1000'),
    price: priceOf('0.5'),
    at: NOW,
    title: 'Will it rain?',
    outcome: 'Yes',
    ...changes,
  };
}

/** The same purchase as recorded, the first of the leader in this token. */
export function aLeaderEvent(changes: Partial<LeaderEvent> = {}): LeaderEvent {
  const action = aLeaderAction(changes);
  return {
    ...action,
    before: NO_SHARES,
    positionVersion: 1n,
    total: action.shares,
    seenAt: NOW,
    recordedAt: NOW,
    sources: ['data-api'],
    settingsVersion: 1n,
    fannedOut: true,
    version: 1n,
    ...changes,
  };
}

/** What we believe the leader holds: 2,000 shares. */
export function aLeaderPosition(changes: Partial<LeaderPosition> = {}): LeaderPosition {
  return {
    leader: LEADER,
    token: TOKEN,
    condition: CONDITION,
    shares: sharesOf('2000'),
    version: 1n,
    ...changes,
  };
}
