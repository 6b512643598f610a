import { type PlacedOrder, sizeMicro, type Trade } from '../accounts.ts';
import { formatMicro } from '../micro.ts';
import type { TradeStatus } from '../settlement.ts';

/** An order event; sizes are decimals here, unlike in `GET /data/order`. */
export function orderEvent(
  placed: PlacedOrder,
  {
    type,
    trades,
    atMs,
  }: {
    readonly type: 'PLACEMENT' | 'UPDATE' | 'CANCELLATION';
    readonly trades: readonly Trade[];
    readonly atMs: number;
  },
): Record<string, unknown> {
  const { token, order, orderType, apiKey } = placed;
  const matched = trades.reduce((sum, { sharesMicro }) => sum + sharesMicro, 0n);
  const size = sizeMicro(placed);
  return {
    event_type: 'order',
    type,
    id: placed.id,
    owner: apiKey,
    order_owner: apiKey,
    maker_address: order.maker,
    market: token.market.paddedConditionId,
    asset_id: token.tokenId,
    side: order.side,
    original_size: formatMicro(size),
    size_matched: formatMicro(matched),
    price: formatMicro(placed.limitMicro),
    outcome: token.outcome,
    status: type === 'CANCELLATION' ? placed.status : liveStatus(placed, matched >= size),
    order_type: orderType,
    associate_trades: trades.length === 0 ? null : trades.map(({ id }) => id),
    expiration: String(placed.expirationS),
    created_at: String(Math.floor(placed.atMs / 1000)),
    timestamp: String(atMs),
  };
}

/** A trade event: size, price, side and owner are the taker's, also of a trade in which the own order rested. */
export function tradeEvent(
  trade: Trade,
  { status, atMs }: { readonly status: TradeStatus; readonly atMs: number },
): Record<string, unknown> {
  const { taker, makers, role, matchMs } = trade;
  const { market } = taker.token;
  const isOnChain = status === 'MINED' || status === 'CONFIRMED';
  const shared = { fee_rate_bps: '0' };
  return {
    event_type: 'trade',
    type: 'TRADE',
    id: trade.id,
    taker_order_id: taker.orderId,
    market: market.paddedConditionId,
    asset_id: taker.token.tokenId,
    side: taker.side,
    size: formatMicro(taker.sizeMicro),
    price: formatMicro(taker.priceMicro),
    ...shared,
    status,
    match_time: String(Math.floor(matchMs / 1000)),
    last_update: String(Math.floor(atMs / 1000)),
    outcome: taker.token.outcome,
    owner: taker.apiKey,
    trade_owner: taker.apiKey,
    maker_address: taker.wallet,
    transaction_hash: isOnChain ? trade.transactionHash : trade.revertedHash,
    bucket_index: 0,
    maker_orders: makers.map((maker) => ({
      order_id: maker.orderId,
      owner: maker.apiKey,
      maker_address: maker.wallet,
      matched_amount: formatMicro(maker.sharesMicro),
      price: formatMicro(maker.priceMicro),
      ...shared,
      asset_id: maker.token.tokenId,
      outcome: maker.token.outcome,
      side: maker.side,
    })),
    trader_side: role,
    timestamp: String(atMs),
  };
}

function liveStatus({ status }: PlacedOrder, isFull: boolean): string {
  if (isFull) return 'MATCHED';
  return status === 'DELAYED' ? 'DELAYED' : 'LIVE';
}
