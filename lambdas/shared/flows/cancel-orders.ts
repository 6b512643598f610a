import { type ChildOrder } from '#core/model/child-order.ts';
import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { OWN } from '#core/model/position.ts';
import { type FollowerName, type ParentId } from '#core/values/ids.ts';
import { NewerOrderError, PortError } from '#ports/errors.ts';
import { type Ledger, type LedgerName } from '#ports/ledger.ts';
import { commandOrder } from './command-order.ts';

type CancelInput = {
  /** Whose positions tell of orders that the list of what is open does not show yet. */
  readonly ledgers: readonly LedgerName[];
  /** Of this follower only. */
  readonly follower?: FollowerName | undefined;
  /** Only what buys, or sells. */
  readonly side?: ParentOrder['side'];
};

/** An order that is to end, and what of it may still trade. */
export type CancelledOrder = {
  readonly order: ParentOrder;
  /** Open at the venue until that is proven otherwise: what it trades before is booked. */
  readonly child?: ChildOrder;
};

/** What a person's command to end own orders came to. */
export type CancelledOrders = {
  readonly orders: readonly CancelledOrder[];
  /** Orders of a newer version of this program: they are not touched. */
  readonly unread: number;
  /** Leaders' copies that are worked over time, and go on. */
  readonly copies: number;
  /** Orders of which that could not be stored; the others did not wait for them. */
  readonly failed: readonly { readonly order: ParentOrder; readonly code: string; readonly why: string }[];
};

/**
 * Says of every own order that works that it is to end; order-manager cancels what rests and ends each when nothing of it is
 * open.
 *
 * From then on nothing new is placed for them: a reservation has the order's version as its condition.
 *
 * One of which that cannot be stored is told of, and keeps no other from it.
 *
 * @throws UnavailableError where it cannot be read what works
 */
export async function cancelOrders(ledger: Ledger, { ledgers, follower, side }: CancelInput): Promise<CancelledOrders> {
  const orders: CancelledOrder[] = [];
  const failed: CancelledOrders['failed'][number][] = [];
  let [unread, copies] = [0, 0];
  for (const id of await workingIds(ledger, ledgers)) {
    try {
      const found = await ledger.parent(id);
      if (found === undefined || (follower !== undefined && found.follower !== follower)) continue;
      // One of a leader is told only: who copies does so until a person says otherwise of it.
      copies += Number(found.origin !== 'order' && isOpen(found.state));
      if (found.origin !== 'order') continue;
      if (side !== undefined && found.side !== side) continue;
      const cancelled = await cancelOne(ledger, found);
      if (cancelled === undefined) continue;
      if ('why' in cancelled) failed.push(cancelled);
      else orders.push(cancelled);
    } catch (error) {
      if (!(error instanceof NewerOrderError)) throw error;
      unread += 1;
    }
  }
  return { orders, unread, failed, copies };
}

async function cancelOne(
  ledger: Ledger,
  found: ParentOrder,
): Promise<CancelledOrder | CancelledOrders['failed'][number] | undefined> {
  try {
    const order = await commandOrder(ledger, { id: found.parentId, command: 'cancel' });
    const child = order?.openChild === undefined ? undefined : await ledger.child(order.openChild);
    return order === undefined ? undefined : { order, ...(child === undefined ? {} : { child }) };
  } catch (error) {
    if (!(error instanceof PortError) || error instanceof NewerOrderError) throw error;
    return { order: found, code: error.code, why: error.message };
  }
}

/** The list of what is open lags; a position names its orders from the transaction on that stored them. */
async function workingIds(ledger: Ledger, ledgers: readonly LedgerName[]): Promise<ReadonlySet<ParentId>> {
  const ids = new Set(await ledger.openOrders());
  for (const of of ledgers)
    for (const { leader, entry, exit } of await ledger.positions(of)) {
      if (leader !== OWN) continue;
      for (const id of [entry, exit]) if (id !== undefined) ids.add(id);
    }
  return ids;
}
