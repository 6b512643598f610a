import { type Change } from '../ledger/change.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { type Market } from '../model/market.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Position } from '../model/position.ts';
import { type Follower } from '../model/settings.ts';
import { type VenueOrderId, type Wallet } from '../values/ids.ts';
import { proceedsOf } from '../values/price.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD } from '../values/usd.ts';
import { identify, newChild, type UnidentifiedChild } from './new-child.ts';
import { type ExitPlan } from './plan-exit.ts';
import { reserveExit } from './reserve-exit.ts';

type SaleInput = {
  readonly parent: ParentOrder;
  readonly follower: Follower;
  /** The key's own address. */
  readonly signer: Wallet;
  readonly position: Position;
  readonly market: Market;
  readonly plan: Extract<ExitPlan, { readonly plan: 'sell' }>;
  /** The id under which the venue will know an order. */
  readonly orderId: (child: UnidentifiedChild) => VenueOrderId;
  readonly now: UnixMs;
};

/** Makes of an exit's plan the order of this try, and the transaction that sets its shares aside. */
export function planSale({ parent, follower, signer, position, market, plan, orderId, now }: SaleInput): {
  readonly child: ChildOrder;
  readonly changes: readonly Change[];
} {
  const { shares, limit, best, rest, firstMid, next } = plan;
  const dollars = proceedsOf(shares, limit);
  const draft = newChild({ parent, follower, signer, market, limit, best, shares, dollars, held: { shares }, now });
  const child = { ...identify(draft, orderId(draft)), leftUsd: NO_USD };
  const part = next === undefined ? {} : { next };
  return { child, changes: reserveExit({ parent, child, position, rest, firstMid, ...part }) };
}
