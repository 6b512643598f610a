import { type LeaderEvent } from '../model/leader-event.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Booking } from '../reporting/bookings.ts';
import { type ParentId } from '../values/ids.ts';
import { plus } from '../values/quantity.ts';
import { DAY_MS, later, type UnixMs } from '../values/unix-ms.ts';
import { type MadeCopy } from './copy-slippage.ts';

/** An order with its bookings. */
export type BookedOrder = readonly [parentId: ParentId, bookings: readonly Booking[]];

/** Older copies were made in other markets. */
const COUNTED_DAYS = 30;
/** The newest of them, over all followers of a mode: their mean is as good as that of all. */
export const MOST_COPIES = 50;
/** Among so many orders they are looked for: guards and people send others. */
const MOST_ORDERS = 4 * MOST_COPIES;

/** The first moment whose bookings tell what copies cost at a later one. */
export function countedFrom(asOf: UnixMs): UnixMs {
  return later(asOf, -COUNTED_DAYS * DAY_MS);
}

/** The orders that were booked in the thirty days before a moment, the newest first, some hundreds at most. */
export function newestOrders(bookings: readonly Booking[], asOf: UnixMs): readonly BookedOrder[] {
  const from = countedFrom(asOf);
  const counted = bookings.filter(({ at, parentId }) => at >= from && at < asOf && parentId !== undefined);
  const orders = [...Map.groupBy(counted, ({ parentId }) => parentId as ParentId)];
  return orders.toSorted(([, a], [, b]) => (b[0]?.at ?? 0) - (a[0]?.at ?? 0)).slice(0, MOST_ORDERS);
}

type CopyInput = {
  readonly parent: ParentOrder | undefined;
  /** What it copies. */
  readonly event: LeaderEvent | undefined;
  readonly bookings: readonly Booking[];
};

/** What an order made beside its leader's trade; undefined of one that copies no trade, such as a guard's. */
export function madeCopy({ parent, event, bookings }: CopyInput): MadeCopy | undefined {
  const [first, ...more] = bookings;
  if (parent?.origin !== 'copy' || first === undefined) return undefined;
  if (event?.type !== parent.side || event.price <= 0n) return undefined;
  const whole = more.reduce(
    (sum, one) => ({ shares: plus(sum.shares, one.shares), gross: plus(sum.gross, one.gross) }),
    { shares: first.shares, gross: first.gross },
  );
  return { side: parent.side, ...whole, his: parent.lot?.leaderPrice ?? event.price };
}
