import { type Change } from '../ledger/change.ts';
import { requireMode } from '../ledger/move-cap.ts';
import { putParent, putPosition } from '../ledger/put.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { excessOf, type Position } from '../model/position.ts';
import { type Work } from '../model/working-order.ts';
import { invariant } from '../values/invariant.ts';
import { type Price } from '../values/price.ts';
import { minus, plus } from '../values/quantity.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';

type ReserveExitInput = {
  readonly parent: ParentOrder;
  readonly child: ChildOrder;
  readonly position: Position;
  /** Taken along beyond the excess, because what would stay is too small to be sold alone. */
  readonly rest: Shares;
  /** Absent where the order is worked within a limit of its own. */
  readonly firstMid?: Price;
  /** When the next part is sold, where this is one of a large exit. */
  readonly next?: UnixMs;
  /** How far an order that is worked over time has come with this child. */
  readonly work?: Work;
};

/** Sets shares aside for one try of the position's exit and opens its child: never more than is owned above target. */
export function reserveExit({
  parent,
  child,
  position,
  rest,
  firstMid,
  next,
  work,
}: ReserveExitInput): readonly Change[] {
  const target = minus(position.target, rest);
  invariant(position.exit === parent.parentId, `${parent.parentId} is not the exit of its position`);
  invariant(parent.openChild === undefined, 'an exit makes one try at a time');
  invariant((parent.work === undefined) === (work === undefined), 'a worked exit knows how far it has come');
  invariant(child.shares <= position.available, 'an exit never sells more than is owned');
  invariant(excessOf(position) >= minus(child.shares, rest), 'an exit never sells more than the excess and its rest');
  return [
    putParent(parent, {
      openChild: child.venueOrderId,
      next,
      reason: undefined,
      ...(firstMid === undefined ? {} : { firstMid }),
      ...(work === undefined ? {} : { work }),
    }),
    { kind: 'put', type: 'child', value: child },
    putPosition(position, {
      available: minus(position.available, child.shares),
      selling: plus(position.selling, child.shares),
      target,
      ...(target > 0n ? {} : { peak: undefined }),
    }),
    ...requireMode(child, 'sales'),
  ];
}
