import { type MakerLeg, type PlacedOrder, sizeMicro, type Trade } from './accounts.ts';
import { formatMicro, ONE } from './micro.ts';
import { settlementAt } from './settlement.ts';

/** An order as its owner sees it, sizes in millionths. */
export function orderRow(placed: PlacedOrder): Record<string, unknown> {
  const { id, order, orderType, apiKey, token, trades, atMs, status, expirationS } = placed;
  const sharesMicro = sizeMicro(placed);
  const dollarsMicro = BigInt(order.side === 'BUY' ? order.makerAmount : order.takerAmount);
  return {
    id,
    status: `ORDER_STATUS_${status}`,
    owner: apiKey,
    maker_address: order.maker,
    market: token.market.paddedConditionId,
    asset_id: token.tokenId,
    side: order.side,
    original_size: sharesMicro.toString(),
    size_matched: placed.matchedMicro.toString(),
    price: formatMicro((dollarsMicro * ONE) / sharesMicro),
    outcome: token.outcome,
    expiration: String(expirationS),
    order_type: orderType,
    associate_trades: trades.map((trade) => trade.id),
    created_at: Math.floor(atMs / 1000),
  };
}

/**
 * A trade as one of its two sides sees it, sizes as decimals: the row's own token, side, size and price are the
 * taker's, also for who was its maker.
 */
export function tradeRow(trade: Trade, nowMs: number): Record<string, unknown> {
  const { taker, matchMs, role } = trade;
  const { status, sinceMs } = settlementAt(trade, nowMs);
  return {
    id: trade.id,
    taker_order_id: taker.orderId,
    market: taker.token.market.paddedConditionId,
    price: formatMicro(taker.priceMicro),
    fee_rate_bps: '0',
    asset_id: taker.token.tokenId,
    side: taker.side,
    size: formatMicro(taker.sizeMicro),
    status: `TRADE_STATUS_${status}`,
    match_time: String(matchSecond(trade)),
    match_time_nano: `${matchMs}000000`,
    last_update: String(Math.floor(sinceMs / 1000)),
    outcome: taker.token.outcome,
    bucket_index: 0,
    owner: taker.apiKey,
    maker_address: taker.wallet,
    transaction_hash: hashAt(trade, nowMs),
    err_msg: null,
    trader_side: role,
    maker_orders: trade.makers.map(makerRow),
  };
}

/** The second of a match. */
export function matchSecond({ matchMs }: Trade): number {
  return Math.floor(matchMs / 1000);
}

/** The hash that the venue shows: none before a transaction is sent, and another after one that reverted. */
export function hashAt(trade: Trade, nowMs: number): string {
  const { status } = settlementAt(trade, nowMs);
  if (status === 'MATCHED') return '';
  return status === 'RETRYING' || status === 'FAILED' ? trade.revertedHash : trade.transactionHash;
}

function makerRow({
  orderId,
  apiKey,
  wallet,
  token,
  side,
  sharesMicro,
  priceMicro,
}: MakerLeg): Record<string, unknown> {
  return {
    order_id: orderId,
    owner: apiKey,
    maker_address: wallet,
    matched_amount: formatMicro(sharesMicro),
    price: formatMicro(priceMicro),
    fee_rate_bps: '0',
    asset_id: token.tokenId,
    outcome: token.outcome,
    side,
  };
}
