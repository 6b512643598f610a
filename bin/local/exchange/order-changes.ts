import { type PlacedOrder, remainingMicro, type Trade } from './accounts.ts';
import type { OrderFact } from './journal.ts';
import { setTickSize, type Market } from './market-index.ts';
import { fillFromRecord, type Placement, type PlannedFill } from './order-records.ts';
import { hitTrade, takerTrades } from './trades.ts';
import { bookTrade } from './trade-booking.ts';
import type { VenueState } from './venue-state.ts';

/** What a killed order is told. */
export const KILLED = {
  FAK: 'no orders found to match with FAK order. FAK orders are partially filled or killed if no match is found.',
  FOK: "order couldn't be fully filled. FOK orders are fully filled or killed.",
};

/** Takes an order in; the same for a new one and for one read back, so that a restart changes nothing. */
export function enterOrder(state: VenueState, placement: Placement, atMs: number): PlacedOrder {
  const { fills, bookEpoch, ...rest } = placement;
  const known = state.orders.get(placement.id);
  if (known !== undefined) {
    known.acceptedCount += 1;
    return known;
  }
  const { account } = placement;
  const isDelayed = placement.releaseMs !== undefined;
  const status = isDelayed ? 'DELAYED' : 'LIVE';
  const placed: PlacedOrder = { ...rest, atMs, trades: [], status, matchedMicro: 0n, acceptedCount: 1 };
  state.orders.set(placed.id, placed);
  account.orders.push(placed);
  state.emit({ kind: 'order', change: 'PLACEMENT', placed, atMs });
  if (isDelayed) {
    account.working.add(placed);
    state.delayed.add(placed);
  } else trade(state, { placed, fills, bookEpoch }, atMs);
  return placed;
}

/** Applies what time did to an order. */
export function applyFact(state: VenueState, fact: OrderFact, atMs: number): void {
  const placed = state.orders.get(fact.orderId);
  if (placed === undefined) throw new Error(`the stored order ${fact.orderId} is not known`);
  switch (fact.is) {
    case 'released':
      state.delayed.delete(placed);
      placed.account.working.delete(placed);
      placed.status = 'LIVE';
      trade(state, { placed, fills: fact.fills.map(fillFromRecord), bookEpoch: fact.bookEpoch }, atMs);
      return;
    case 'hit': {
      meet(state, placed, atMs);
      const token = state.markets.token(placed.token.market.tokens[0].tokenId);
      const { level, sharesMicro } = fact;
      if (level !== undefined && token !== undefined) {
        const levels = [{ priceMicro: BigInt(level.priceMicro), sizeMicro: BigInt(sharesMicro) }];
        state.books.take(token, { epoch: level.epoch, side: level.side, levels });
      }
      addTrade(state, placed, hitTrade(state, { placed, fact, atMs }));
      return;
    }
    case 'ended':
      endOrder(state, placed, { status: fact.status, reason: fact.reason, atMs });
  }
}

/** Ends an order that rested or waited, with what it traded until then. */
export function endOrder(
  state: VenueState,
  placed: PlacedOrder,
  { status, reason, atMs }: { readonly status: PlacedOrder['status']; readonly reason: string; readonly atMs: number },
): void {
  placed.status = status;
  placed.endReason = reason;
  placed.endedMs = atMs;
  leave(state, placed);
  state.emit({ kind: 'order', change: 'CANCELLATION', placed, atMs });
}

/** Gives a market another tick. */
export function changeTick(
  state: VenueState,
  { market, tickSize, atMs }: { readonly market: Market; readonly tickSize: string; readonly atMs: number },
): void {
  const oldTickSize = market.tickSize;
  if (oldTickSize === tickSize) return;
  setTickSize(market, tickSize);
  state.emit({ kind: 'tick', market, oldTickSize, newTickSize: tickSize, atMs });
}

type Taking = {
  readonly placed: PlacedOrder;
  readonly fills: readonly PlannedFill[];
  readonly bookEpoch: string;
};

/** Trades what was planned; what is left rests, or is dropped. */
function trade(state: VenueState, { placed, fills, bookEpoch }: Taking, atMs: number): void {
  const { token, order, orderType } = placed;
  const strange = fills.filter(({ makerOrderId }) => makerOrderId === undefined);
  const levels = strange.map(({ priceMicro, sharesMicro }) => ({ priceMicro, sizeMicro: sharesMicro }));
  if (levels.length > 0)
    state.books.take(token, { epoch: bookEpoch, side: order.side === 'BUY' ? 'asks' : 'bids', levels });
  for (const { taker, maker, makerOrder } of takerTrades(state, { placed, fills, bookEpoch, atMs })) {
    addTrade(state, placed, taker);
    if (maker !== undefined && makerOrder !== undefined) addTrade(state, makerOrder, maker);
  }
  const canRest = orderType === 'GTC' || orderType === 'GTD';
  if (canRest && remainingMicro(placed) > 0n) {
    rest(state, placed, atMs);
    return;
  }
  if (placed.trades.length > 0) placed.status = 'MATCHED';
  else endOrder(state, placed, { status: 'CANCELED', reason: orderType === 'FOK' ? KILLED.FOK : KILLED.FAK, atMs });
}

function rest(state: VenueState, placed: PlacedOrder, atMs: number): void {
  placed.status = 'LIVE';
  placed.account.working.add(placed);
  state.resting.add(placed, atMs);
  if (placed.orderType === 'GTD') state.expiring.add(placed);
  meet(state, placed, atMs);
}

function addTrade(state: VenueState, placed: PlacedOrder, added: Trade): void {
  placed.trades.push(added);
  placed.matchedMicro += added.sharesMicro;
  placed.account.trades.push(added);
  placed.account.moving.add(added);
  bookTrade(state, placed.account, added);
  if (added.role === 'MAKER' && remainingMicro(placed) <= 0n) {
    placed.status = 'MATCHED';
    leave(state, placed);
  }
  state.emit({ kind: 'trade', account: placed.account, trade: added, atMs: added.matchMs });
  state.emit({ kind: 'order', change: 'UPDATE', placed, atMs: added.matchMs });
}

function leave(state: VenueState, placed: PlacedOrder): void {
  placed.account.working.delete(placed);
  state.delayed.delete(placed);
  state.expiring.delete(placed);
  state.resting.remove(placed);
}

/** Whatever printed in the market up to now has met the orders that rest there. */
function meet({ metUntilMs }: VenueState, { token: { market } }: PlacedOrder, atMs: number): void {
  metUntilMs.set(market.index, Math.max(metUntilMs.get(market.index) ?? 0, atMs));
}
