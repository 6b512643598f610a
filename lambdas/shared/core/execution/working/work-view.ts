import { type ChildOrder } from '../../model/child-order.ts';
import { type ParentOrder } from '../../model/parent-order.ts';
import { excessOf, type Position } from '../../model/position.ts';
import { type ChildFacts, type Work, type WorkingOrder } from '../../model/working-order.ts';
import { invariant } from '../../values/invariant.ts';
import { larger, minus, plus, smaller, sum } from '../../values/quantity.ts';
import { type UnixMs } from '../../values/unix-ms.ts';
import { NO_SHARES, type Shares } from '../../values/shares.ts';

/** A parent order that is worked over time. */
export type WorkedParent = ParentOrder & { readonly work: Work };

/** True for a parent order that order-manager works. */
export function isWorked(parent: ParentOrder): parent is WorkedParent {
  return parent.work !== undefined;
}

/** The order that never changes, under its parent's id. */
export function orderOf({ parentId, work }: WorkedParent): WorkingOrder {
  return { ...work.order, parentId };
}

type FactsInput = {
  readonly parent: ParentOrder;
  readonly open: ChildOrder | undefined;
  /** When both had been read at the latest. */
  readonly readAt: UnixMs;
};

/**
 * What is known of an order's children: each that is over has counted an attempt, and what they filled stands on the parent.
 * What the open one has traded counts as soon as the venue tells it, until it fails.
 */
export function factsOf({ parent, open, readAt }: FactsInput): ChildFacts {
  const { attempts, filledShares, openChild } = parent;
  invariant(open?.venueOrderId === openChild, 'the open child of a parent is the one that it names');
  return { over: attempts, filled: plus(filledShares, tradedBy(open)), learnedAt: readAt };
}

function tradedBy(child: ChildOrder | undefined): Shares {
  const alive = child?.trades.filter(({ status }) => status !== 'FAILED') ?? [];
  return sum(
    NO_SHARES,
    alive.map(({ shares }) => shares),
  );
}

/**
 * The order as far as its position allows: drift, or a fill that came late, may have taken shares that a sale was to sell.
 */
export function withinPosition(order: WorkingOrder, parent: ParentOrder, position: Position): WorkingOrder {
  if (order.side === 'BUY') return order;
  const may = plus(parent.filledShares, larger(plus(excessOf(position), position.selling), NO_SHARES));
  return { ...order, total: smaller(order.total, may) };
}

/** What of a sale is given back to the target when it ends unsold. */
export function unsoldOf(position: Position): Shares {
  return larger(minus(position.available, position.target), NO_SHARES);
}
