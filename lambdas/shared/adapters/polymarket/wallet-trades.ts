import { type Wallet, type VenueOrderId, type TokenId } from '#core/values/ids.ts';
import { MICRO } from '#core/values/decimal.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { type UnreadableTrade, type WalletTrade } from '#ports/venue.ts';
import { type AmountUnit, sharesIn } from './fill-amounts.ts';
import { type OwnReads } from './private-reads.ts';
import { readTradeRows, tradeIdOf, type TradeRow, tradeStatusOf, unreadableTrades } from './trade-rows.ts';

/**
 * Reads what a wallet traded since shortly before a moment, whoever placed its orders; each row by itself, for among the
 * rows of trades by hand there may be some that nobody has foreseen.
 *
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function readWalletTrades(
  reads: OwnReads,
  wallet: Wallet,
  since: UnixMs,
): Promise<readonly (WalletTrade | UnreadableTrade)[]> {
  const { rows, unreadable } = await readTradeRows(reads, { wallet, since });
  const parts = rows.flatMap((row) => partsOf(row, wallet));
  const unit = unitOf(parts.map((part) => part.amount));
  return [...parts.map((part) => tradeOrNot(part, unit)), ...unreadable.map(unreadableOf)];
}

function unreadableOf(entry: Pick<Part, 'orderId' | 'token'> | undefined): UnreadableTrade {
  if (entry === undefined) return { isUnreadable: true };
  return { isUnreadable: true, orderId: entry.orderId as VenueOrderId, token: entry.token };
}

/** One order of the wallet in a row. */
type Part = {
  readonly row: TradeRow;
  /** Which entry of this order it is in the row. */
  readonly index: number;
  readonly orderId: string;
  readonly token: TokenId;
  readonly side: string;
  readonly amount: string;
};

/** The row's own side, token and size are the taker's; a maker's are those of its entry. */
function partsOf(row: TradeRow, wallet: Wallet): readonly Part[] {
  const rested = row.maker_orders.filter((order) => order.maker_address === wallet);
  const role = row.trader_side?.toUpperCase() ?? (rested.length > 0 ? 'MAKER' : 'TAKER');
  const { taker_order_id: orderId, asset_id: token, size: amount } = row;
  const taken = role === 'TAKER' ? [{ row, index: 0, orderId, token, side: row.side ?? '', amount }] : [];
  const seen = new Map<string, number>();
  const made = rested.map((order): Part => {
    const index = seen.get(order.order_id) ?? 0;
    seen.set(order.order_id, index + 1);
    const { order_id, asset_id, side, matched_amount } = order;
    return { row, index, orderId: order_id, token: asset_id, side: side ?? '', amount: matched_amount };
  });
  return [...taken, ...made];
}

/** Whole numbers from a million on are millionths: a fill of a million shares is nothing that a follower has. */
function unitOf(amounts: readonly string[]): AmountUnit {
  if (amounts.some((amount) => amount.includes('.'))) return 'shares';
  return amounts.some((amount) => /^\d{7,}$/.test(amount) && BigInt(amount) >= MICRO) ? 'micro-shares' : 'shares';
}

/** One bad row must not hide the others: whoever is concerned by it decides. */
function tradeOrNot(part: Part, unit: AmountUnit): WalletTrade | UnreadableTrade {
  try {
    return tradeOf(part, unit);
  } catch (error) {
    if (error instanceof UnreadableAnswerError) return unreadableOf(part);
    throw error;
  }
}

function tradeOf({ row, index, orderId, token, side, amount }: Part, unit: AmountUnit): WalletTrade {
  const shares = sharesIn(unit, amount);
  const direction = side.toUpperCase();
  if (shares === undefined) throw unreadableTrades('not an amount');
  if (direction !== 'BUY' && direction !== 'SELL') throw unreadableTrades('a trade without a side');
  if (row.match_time === undefined) throw unreadableTrades('a trade without a time');
  return {
    tradeId: tradeIdOf(row, index),
    orderId: orderId as VenueOrderId,
    token,
    side: direction,
    shares,
    status: tradeStatusOf(row),
    matchedAt: row.match_time,
  };
}
