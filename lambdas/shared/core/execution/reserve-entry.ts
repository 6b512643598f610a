import { type CapChange, type Change } from '../ledger/change.ts';
import { putParent, putPosition } from '../ledger/put.ts';
import { GLOBAL_CAP, leaderCap } from '../model/cap.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Position, WHOLE_KEEP } from '../model/position.ts';
import { invariant } from '../values/invariant.ts';
import { minus } from '../values/quantity.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';

type ReserveEntryInput = {
  readonly parent: ParentOrder;
  readonly child: ChildOrder;
  readonly position: Position;
  readonly settingsVersion: bigint;
  readonly leaderLimit: Usd;
  readonly totalLimit: Usd;
  readonly now: UnixMs;
};

/**
 * Takes what an entry may cost out of every cap that counts it, under one condition each, and opens its child.
 *
 * The modes, the settings version and the position's version are conditions of the same transaction: no race passes a
 * limit, and no reservation slips through a switch.
 */
export function reserveEntry(input: ReserveEntryInput): readonly Change[] {
  const { parent, child, position, now } = input;
  invariant(parent.state === 'NEW' && parent.openChild === undefined, 'an entry has one attempt');
  const pending = { parentId: parent.parentId, keep: WHOLE_KEEP, at: now };
  return [
    putParent(parent, { state: 'WORKING', openChild: child.venueOrderId, next: undefined, reason: undefined }),
    { kind: 'put', type: 'child', value: child },
    putPosition(position, { buying: [...position.buying, pending] }),
    ...capChanges(input),
  ];
}

function capChanges({ child, settingsVersion, leaderLimit, totalLimit }: ReserveEntryInput): readonly CapChange[] {
  const cost = child.leftUsd;
  const common = {
    kind: 'cap',
    follower: child.follower,
    mode: child.mode,
    reserved: cost,
    posted: NO_USD,
    allows: 'entries',
  } as const;
  return [
    {
      ...common,
      name: GLOBAL_CAP,
      usedAtMost: minus(totalLimit, cost),
      settings: settingsVersion,
      isOpened: true,
    },
    { ...common, name: leaderCap(child.leader), usedAtMost: minus(leaderLimit, cost) },
  ];
}
