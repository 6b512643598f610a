import { type Change } from '../ledger/change.ts';
import { putParent } from '../ledger/put.ts';
import { type LeaderPosition } from '../model/leader-event.ts';
import { type EntryLot, type ParentOrder } from '../model/parent-order.ts';
import { type Reason } from '../model/reason.ts';
import { againParentId } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { NO_SHARES } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD } from '../values/usd.ts';

/** Ends of an order that surely never had an effect at the venue; what was unknown once is not among them. */
const SURELY_UNSENT: readonly Reason['code'][] = [
  'REJECTED',
  'NOT_SENT',
  'VENUE_PAUSED',
  'REGION_BLOCKED',
  'SUBMIT_REFUSED',
  'SIGNER_AWAY',
  'SIGNED_ORDER_EXCEEDED',
  'SIGNED_DAY_EXCEEDED',
  'SIGNING_REFUSED',
];
/** Ends of an entry that the venue alone stood against: where it waited for nothing it would have been sent. */
const VENUE_AWAY: readonly Reason['code'][] = ['VENUE_PAUSED', 'REGION_BLOCKED'];

/** How an entry that is too old can still be copied: as it stands, or once more as an order of its own. */
export function liftOf(parent: ParentOrder): 'as-it-is' | 'again' | undefined {
  const { side, origin, state, reason, liftedAt, openChild, reopens, filledShares } = parent;
  if (side !== 'BUY' || origin !== 'copy') return undefined;
  if (state === 'NEW') return liftedAt === undefined && openChild === undefined ? 'as-it-is' : undefined;
  if (reopens !== undefined || filledShares !== 0n || openChild !== undefined || reason === undefined) return undefined;
  if (state === 'SKIPPED') return reason.code === 'STALE' ? 'again' : undefined;
  if (state === 'DENIED') return VENUE_AWAY.includes(reason.code) ? 'again' : undefined;
  return state === 'EXPIRED' && SURELY_UNSENT.includes(reason.code) ? 'again' : undefined;
}

type LiftInput = {
  readonly parent: ParentOrder;
  /** What it copies, less every reduction up to the leader's position. */
  readonly lot: EntryLot;
  /** All of its reductions are applied to the follower's position. */
  readonly leaderPosition: LeaderPosition;
  readonly now: UnixMs;
};

/**
 * Lifts the age gate of an entry at a person's command. One that has ended gets one order more, under an id of its own,
 * on condition that it still has ended so.
 *
 * The leader's position is a condition too: cuts are remembered for two hours only, so what later reductions have left of
 * an old purchase is settled here, and none may slip in between.
 */
export function liftEntry({ parent, lot, leaderPosition, now }: LiftInput): {
  readonly parent: ParentOrder;
  readonly changes: readonly Change[];
} {
  const how = liftOf(parent);
  invariant(how !== undefined, `an entry that is ${parent.state} is not lifted`);
  invariant(lot.asOf <= leaderPosition.version, 'a lot is current to no version that is yet to come');
  const position: Change = { kind: 'check', type: 'leader-position', value: leaderPosition };
  if (how === 'as-it-is') {
    const put = putParent(parent, { liftedAt: now, lot, next: undefined });
    return { parent: put.value, changes: [put, position] };
  }
  const again = reopened({ parent, lot, now });
  return {
    parent: again,
    changes: [
      { kind: 'put', type: 'parent', value: again },
      { kind: 'check', type: 'parent', value: parent },
      position,
    ],
  };
}

function reopened({ parent, lot, now }: Pick<LiftInput, 'parent' | 'lot' | 'now'>): ParentOrder {
  const { parentId, follower, mode, leader, token, condition, side, origin, eventId, title, outcome, since } = parent;
  invariant(eventId !== undefined, 'a copy has its event');
  return {
    parentId: againParentId(follower, eventId),
    reopens: parentId,
    ...{ follower, mode, leader, token, condition, side, origin, eventId },
    state: 'NEW',
    liftedAt: now,
    lot,
    attempts: 0,
    filledShares: NO_SHARES,
    filledUsd: NO_USD,
    ...{ title, outcome, since },
    createdAt: now,
    version: 1n,
  };
}
