import { OWN } from '#core/model/position.ts';
import { type RecordedVolume, type WorkingOptions } from '#core/model/working-order.ts';
import { bps } from '#core/values/bps.ts';
import { orderParentId } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { floorToStep, larger, smaller } from '#core/values/quantity.ts';
import { NO_SHARES, ORDER_SHARE_STEP, type Shares, shares } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { FUNCTIONS } from '#contract/functions.ts';
import { commandOrder } from '#flows/command-order.ts';
import { placeOrder } from '#flows/place-order.ts';
import { type OrdersReport, tendOrders } from '#flows/tend-orders.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { followerOf, tokenOf } from './counterparts/names.ts';
import { type Deps } from './deps.ts';
import { type HistoryOrder } from './history.ts';

/** Why a person tries again later: nothing to sell yet, or another order of the token is open. */
export type OrderPlaced = 'placed' | 'not now' | 'never';

const MINUTE_MS = 60_000;
/** How order-manager is started. */
export const ORDER_MANAGER = FUNCTIONS.find(({ name }) => name === 'order-manager')!;

/** One run of order-manager. */
export function manageOrders(deps: Deps, forMs: number): Promise<OrdersReport> {
  return tendOrders(deps, { forMs });
}

/** Places what a person wants to have worked; typed again, it is the same command. */
export async function placeOwn(deps: Deps, order: HistoryOrder, start: UnixMs): Promise<OrderPlaced> {
  const total = order.side === 'BUY' ? shares(BigInt(order.total)) : await soldBy(deps, order);
  if (total < BigInt(order.minOrder)) return 'not now';
  try {
    const { refusal } = await placeOrder(deps, {
      command: commandOf(order),
      follower: followerOf(order.follower),
      options: optionsOf(order, total),
      volume: volumeOf(order, start),
    });
    return refusal === undefined ? 'placed' : 'not now';
  } catch (error) {
    // Its market has closed.
    if (error instanceof ConfigurationError) return 'never';
    throw error;
  }
}

/** Says what a person says of an order. @returns False where it is not there, or over */
export async function sayOf(
  deps: Deps,
  order: HistoryOrder,
  { command }: HistoryOrder['commands'][number],
): Promise<boolean> {
  const id = orderParentId(`${order.follower}#live`, commandOf(order));
  return (await commandOrder(deps.ledger, { id, command })) !== undefined;
}

function commandOf({ id }: HistoryOrder): string {
  return `own-${id}`;
}

/** A part of what is owned, in whole hundredths; the same for the same command once it is placed. */
async function soldBy({ ledger }: Deps, { follower, token, total: percent }: HistoryOrder): Promise<Shares> {
  const place = { follower: followerOf(follower), mode: 'live' as const, token: tokenOf(token), leader: OWN };
  const position = await ledger.position(place);
  if (position === undefined) return NO_SHARES;
  const owned = larger(smaller(position.available, position.target), NO_SHARES);
  return floorToStep(shares((owned * BigInt(percent)) / 100n), ORDER_SHARE_STEP);
}

function volumeOf({ volumes }: HistoryOrder, startsAt: UnixMs): RecordedVolume {
  if (volumes === undefined) return {};
  const recorded = volumes.map((one) => shares(BigInt(one)));
  return { profile: { of: 'market', startsAt, bucketMs: MINUTE_MS, volumes: recorded } };
}

function optionsOf(order: HistoryOrder, total: Shares): WorkingOptions {
  const { side, algorithm, style, atEnd, windowMs, pollMs, moveMs, maxBookBps, maxSpread } = order;
  return {
    ...{ side, algorithm, style, atEnd, windowMs, pollMs, moveMs, total },
    token: tokenOf(order.token),
    limit: price(BigInt(order.limit)),
    minOrder: shares(BigInt(order.minOrder)),
    maxOrder: shares(BigInt(order.maxOrder)),
    sharesPerOrder: shares(BigInt(order.sharesPerOrder)),
    ...(maxBookBps === undefined ? {} : { maxBookPart: bps(BigInt(maxBookBps)) }),
    ...(maxSpread === undefined ? {} : { maxSpread: price(BigInt(maxSpread)) }),
  };
}
