import { feeOf } from '#core/execution/fee.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { isFinal, type TradeRole, type TradeStatus } from '#core/model/trade.ts';
import { bps } from '#core/values/bps.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { costOf, type Price, price, proceedsOf } from '#core/values/price.ts';
import { shares, type Shares } from '#core/values/shares.ts';

/** A trade as the venue knows it. */
type ModelTrade = {
  readonly tradeId: string;
  readonly shares: Shares;
  readonly price: Price;
  readonly role: TradeRole;
  status: TradeStatus;
};

/** An order that the venue has taken. */
type ModelOrder = { readonly child: ChildOrder; readonly trades: ModelTrade[]; isTerminal: boolean };

/** The third trade of an order is its last: what is reserved covers the rounding of four. */
const MAX_TRADES = 3;

/** The venue, the chain and our wallet, as far as money is concerned: the truth that the ledger must agree with. */
export type ModelVenue = {
  readonly orders: Map<VenueOrderId, ModelOrder>;
  /** Posted bytes that are nowhere yet: they may arrive at any time, whatever is thought of them. */
  readonly underWay: Map<VenueOrderId, ChildOrder>;
  /** Micro-shares in the wallet, by token. */
  readonly tokens: Map<string, bigint>;
  /** Micro-dollars in the wallet. */
  cash: bigint;
};

/** Takes a post; the same order again is a duplicate and changes nothing. */
export function takeOrder({ orders, underWay }: ModelVenue, child: ChildOrder): void {
  underWay.delete(child.venueOrderId);
  if (orders.has(child.venueOrderId)) return;
  orders.set(child.venueOrderId, { child, trades: [], isTerminal: false });
}

/** Fills a part of what is left, between the limit and half way to the better end. */
export function fillOrder(order: ModelOrder, perMille: bigint): void {
  const left = leftOf(order);
  const part = (left * perMille) / 1_000n;
  if (order.isTerminal || part === 0n) return;
  const { child, trades } = order;
  const better = child.side === 'BUY' ? (0n - child.limit) / 2n : (1_000_000n - child.limit) / 2n;
  const at = price(child.limit + (better * (perMille % 7n)) / 6n);
  const tradeId = `${child.venueOrderId}-${trades.length}`;
  trades.push({ tradeId, shares: shares(part), price: at, role: 'TAKER', status: 'MATCHED' });
  if (part === left || trades.length === MAX_TRADES) order.isTerminal = true;
}

/** Moves a trade on its way to the chain; a confirmed one moves the wallet. */
export function advanceTrade(venue: ModelVenue, { child }: ModelOrder, trade: ModelTrade, fails: boolean): void {
  if (isFinal(trade.status)) return;
  if (fails) trade.status = 'FAILED';
  else trade.status = trade.status === 'MATCHED' ? 'MINED' : 'CONFIRMED';
  if (trade.status === 'CONFIRMED') moveWallet(venue, child, trade);
}

function moveWallet(venue: ModelVenue, child: ChildOrder, { shares: count, price: at }: ModelTrade): void {
  const held = venue.tokens.get(child.token) ?? 0n;
  const fee = feeAt(child, count, at);
  venue.tokens.set(child.token, child.side === 'BUY' ? held + count : held - count);
  venue.cash += child.side === 'BUY' ? 0n - costOf(count, at) - fee : proceedsOf(count, at) - fee;
}

/** Turns a claim into cash. */
export function redeemAtVenue(
  venue: ModelVenue,
  token: string,
  claim: { readonly shares: bigint; readonly dollars: bigint },
): void {
  venue.tokens.set(token, (venue.tokens.get(token) ?? 0n) - claim.shares);
  venue.cash += claim.dollars;
}

/** Shares that an order may still trade, were it alive. */
export function leftOf({ child, trades }: ModelOrder): bigint {
  return child.shares - trades.reduce((total, trade) => total + trade.shares, 0n);
}

/** What an order may still move: dollars of a BUY, shares of a SELL, beyond what the ledger has booked of it. */
export function potentialOf(order: ModelOrder, booked: ReadonlySet<string>): bigint {
  const { child, trades, isTerminal } = order;
  const weigh = (count: bigint, at: Price): bigint =>
    child.side === 'SELL' ? count : costOf(shares(count), at) + feeAt(child, shares(count), at);
  const alive = isTerminal ? 0n : weigh(leftOf(order), child.limit);
  return trades
    .filter((trade) => trade.status !== 'FAILED' && !booked.has(trade.tradeId))
    .reduce((total, trade) => total + weigh(trade.shares, trade.price), alive);
}

function feeAt({ feeRateBps, feeExponent }: ChildOrder, count: Shares, at: Price): bigint {
  return feeOf(count, at, { rateBps: bps(feeRateBps), exponent: feeExponent });
}
