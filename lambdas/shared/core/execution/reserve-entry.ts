import { type CapChange, type Change } from '../ledger/change.ts';
import { putParent, putPosition } from '../ledger/put.ts';
import { dayCap, eventCap, GLOBAL_CAP, leaderCap, marketCap, minuteCap, tokenCap } from '../model/cap.ts';
import { ORDER_CEILING } from '../model/ceilings.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { type DecidedOn } from '../model/decided-on.ts';
import { type EntryLimits } from '../model/entry-limits.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { isLeader, type Position, WHOLE_KEEP } from '../model/position.ts';
import { type Work } from '../model/working-order.ts';
import { type EventGroupId } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { minus, smaller } from '../values/quantity.ts';
import { ORDER_SHARE_STEP, shares, type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { joiningBasis } from './event-group.ts';

/** The most shares of a token that no order can sell any more: whoever has no more than these owns nothing of it. */
export const LAST_SHARES: Shares = shares(ORDER_SHARE_STEP - 1n);

type ReserveEntryInput = {
  readonly parent: ParentOrder;
  readonly child: ChildOrder;
  readonly position: Position;
  /** The event that the entry counts in, where it is known. */
  readonly eventGroup?: EventGroupId | undefined;
  readonly settingsVersion: bigint;
  readonly limits: EntryLimits;
  /** What the entry was decided on, to be kept with its order. */
  readonly decided?: DecidedOn;
  /** How far an order that is worked over time has come with this child. */
  readonly work?: Work;
  readonly now: UnixMs;
};

/**
 * Takes what an entry may cost out of every cap that counts it, under one condition each, and opens its child.
 *
 * The modes, the settings version and the position's version are conditions of the same transaction: no race passes a
 * limit, and no reservation slips through a switch.
 */
export function reserveEntry(input: ReserveEntryInput): readonly Change[] {
  const { parent, child, position, eventGroup, limits, decided, work, now } = input;
  invariant(child.leftUsd <= ORDER_CEILING, `an order of ${child.leftUsd} is above every limit there can be`);
  invariant(
    (limits.adds !== undefined) === (child.counts?.includes('add') === true),
    'an entry knows whether it counts among the purchases of its token',
  );
  invariant(
    child.caps.includes(dayCap(now)) === (limits.daySpend !== undefined),
    'an entry knows the day on which it spends',
  );
  invariant(limits.event === undefined || eventGroup !== undefined, 'a limit for each event needs the event');
  invariant(eventGroup === (position.eventGroup ?? eventGroup), 'a position stays with its event');
  invariant(
    eventGroup === undefined || child.caps.includes(eventCap(eventGroup)),
    'an entry holds the cap of its event until it ends',
  );
  invariant(parent.openChild === undefined, 'an entry makes one attempt at a time');
  invariant(
    parent.state === (parent.work === undefined ? 'NEW' : 'WORKING'),
    'an entry has one attempt, unless it is worked',
  );
  invariant((parent.work === undefined) === (work === undefined), 'a worked entry knows how far it has come');
  invariant((limits.leader !== undefined) === isLeader(child.leader), 'a copy has a limit of its leader');
  const { positionVersion = position.version + 1n } = child;
  invariant(positionVersion === position.version + 1n, 'an entry knows the version of its position that reserves it');
  const pending = { parentId: parent.parentId, keep: WHOLE_KEEP, at: now };
  return [
    putParent(parent, {
      state: 'WORKING',
      openChild: child.venueOrderId,
      next: undefined,
      reason: undefined,
      ...(decided === undefined ? {} : { decided }),
      ...(work === undefined ? {} : { work }),
    }),
    { kind: 'put', type: 'child', value: child },
    putPosition(position, {
      buying: [...position.buying, pending],
      ...(eventGroup === undefined ? {} : { eventGroup }),
      ...(parent.origin === 'align' && parent.lot !== undefined ? { alignedTo: parent.lot.asOf } : {}),
    }),
    ...capChanges(input),
  ];
}

function capChanges(input: ReserveEntryInput): readonly CapChange[] {
  const { child, position, eventGroup, settingsVersion, limits, now } = input;
  const cost = child.leftUsd;
  const move = (name: string, limit?: Usd, joining = NO_USD): CapChange => ({
    kind: 'cap',
    follower: child.follower,
    mode: child.mode,
    name,
    reserved: cost,
    posted: joining,
    ...(limit === undefined ? {} : { usedAtMost: minus(minus(limit, cost), joining) }),
  });
  const { daySpend, minuteEntries } = limits;
  return [
    {
      ...move(GLOBAL_CAP, limits.total),
      ...(child.counts?.includes('copy') === true ? { copies: 1n } : {}),
      ...(limits.copiesBefore === undefined ? {} : { copiesAtLeast: limits.copiesBefore }),
      allows: 'entries',
      settings: settingsVersion,
      isOpened: true,
    },
    ...(isLeader(child.leader)
      ? [{ ...move(leaderCap(child.leader), limits.leader), allows: 'entries' as const }]
      : []),
    move(marketCap(child.condition), limits.market),
    ...(eventGroup === undefined ? [] : [move(eventCap(eventGroup), limits.event, joiningBasis(position))]),
    { ...move(tokenCap(child.token), limits.tokenUsd), shares: child.leftToBuy, ...tokenBounds(child, limits) },
    ...(daySpend === undefined ? [] : [move(dayCap(now), daySpend)]),
    ...(minuteEntries === undefined ? [] : [countEntry(child, minuteEntries, now)]),
  ];
}

/** Purchases are counted anew from the first after everything was sold: that is a condition, not a reading. */
function tokenBounds(
  { leftToBuy }: ChildOrder,
  { tokenShares, adds }: EntryLimits,
): Pick<CapChange, 'sharesAtMost' | 'adds' | 'addsAtMost' | 'restartsAdds'> {
  const most = tokenShares === undefined ? undefined : minus(tokenShares, leftToBuy);
  const bound = most === undefined ? {} : { sharesAtMost: most };
  if (adds === undefined) return bound;
  if (!adds.isFirst) return { ...bound, adds: 1n, addsAtMost: adds.most - 1n };
  const none = most === undefined ? LAST_SHARES : smaller(most, LAST_SHARES);
  return { sharesAtMost: none, adds: 1n, restartsAdds: true };
}

function countEntry({ follower, mode }: ChildOrder, limit: bigint, now: UnixMs): CapChange {
  const none = { reserved: NO_USD, posted: NO_USD };
  return { kind: 'cap', follower, mode, name: minuteCap(now), ...none, entries: 1n, entriesAtMost: limit - 1n };
}
