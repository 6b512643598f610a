import { type ChildOrder } from '#core/model/child-order.ts';
import { type TradeRole, type TradeStatus } from '#core/model/trade.ts';
import { type TransactionHash } from '#core/values/ids.ts';
import { type Price, price } from '#core/values/price.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { type VenueOrder, type VenueTrade } from '#ports/venue.ts';
import { isPayable, sharesIn, unitOfFills, unitOfOrder } from './fill-amounts.ts';
import { type OwnReads, readPrivate } from './private-reads.ts';
import { venueOrderSchema } from './schemas.ts';
import { readTradeRows, tradeIdOf, type TradeRow, tradeStatusOf, unreadableTrades } from './trade-rows.ts';

const TERMINAL_STATUSES = new Set(['MATCHED', 'CANCELED', 'CANCELED_MARKET_RESOLVED', 'INVALID']);
/** The lowest price at which an order sized in dollars may have been filled: the finest tick. */
const FINEST_PRICE = price(100n);

/**
 * Looks a child order up by its id.
 *
 * @returns Undefined where the venue says that this account has no such order; that is no proof of death.
 * @throws UnavailableError, UnreadableAnswerError, also for an answer about an order that is not ours
 */
export async function readOrder(reads: OwnReads, child: ChildOrder): Promise<VenueOrder | undefined> {
  const order = await readPrivate(reads, {
    name: 'order',
    path: `/data/order/${child.venueOrderId}`,
    schema: venueOrderSchema,
  });
  if (order === undefined || order === null) return undefined;
  const { fields } = child;
  const isOurs =
    order.id === child.venueOrderId &&
    order.maker_address === fields.maker &&
    order.asset_id === fields.tokenId &&
    order.side.toUpperCase() === fields.side;
  if (!isOurs) throw unreadableOrder('an order that is not the one asked for', child);
  const matched = sharesIn(unitOfOrder(order.original_size, fields), order.size_matched);
  if (matched === undefined || !isPayable(matched, FINEST_PRICE, fields)) throw unreadableOrder('not an amount', child);
  return { isTerminal: isTerminal(order.status, matched), matched };
}

/** An order that is said to be matched, and not with how much, is still being committed. */
function isTerminal(text: string, matched: bigint): boolean {
  const status = text.replace(/^ORDER_STATUS_/, '').toUpperCase();
  return TERMINAL_STATUSES.has(status) && (status !== 'MATCHED' || matched > 0n);
}

/**
 * Reads all trades that name a child order as taker or as maker, from shortly before `since` on.
 *
 * As taker the order's shares and price are those of the row, as maker those of its entry in the row.
 *
 * @throws UnavailableError, UnreadableAnswerError, also for amounts that the order cannot have paid for
 */
export async function readTrades(reads: OwnReads, child: ChildOrder, since: UnixMs): Promise<readonly VenueTrade[]> {
  // Of all tokens: who buys the other outcome meets this one too, and the row is then called by his.
  const { rows, unreadable } = await readTradeRows(reads, { wallet: child.fields.maker, since });
  // What cannot be read may be a fill of this order unless it says that it is another's.
  if (unreadable.some((entry) => entry === undefined || entry.orderId === child.venueOrderId))
    throw unreadableTrades('a row that cannot be read');
  const fills = new Map<string, Fill>();
  for (const row of rows) for (const fill of fillsOf(row, child)) fills.set(fill.tradeId, fill);
  return tradesOf([...fills.values()], child);
}

type Fill = {
  readonly tradeId: string;
  readonly amount: string;
  readonly price: Price;
  readonly role: TradeRole;
  readonly status: TradeStatus;
  readonly transaction: TransactionHash | undefined;
  readonly matchedAt: UnixMs | undefined;
};

function fillsOf(row: TradeRow, child: ChildOrder): readonly Fill[] {
  const id = child.venueOrderId;
  const taken = { token: row.asset_id, amount: row.size, price: row.price, role: 'TAKER' as const };
  const asTaker = row.taker_order_id === id ? [taken] : [];
  const asMaker = row.maker_orders
    .filter((order) => order.order_id === id)
    .map(({ asset_id: token, matched_amount: amount, price: at }) => ({
      token,
      amount,
      price: at,
      role: 'MAKER' as const,
    }));
  return [...asTaker, ...asMaker].map(({ token, ...fill }, index) => {
    if (token !== child.fields.tokenId) throw unreadableTrades('a trade of another token');
    return {
      ...fill,
      tradeId: tradeIdOf(row, index),
      status: tradeStatusOf(row),
      transaction: row.transaction_hash,
      matchedAt: row.match_time,
    };
  });
}

function tradesOf(fills: readonly Fill[], child: ChildOrder): readonly VenueTrade[] {
  const unit = unitOfFills(fills, child.fields);
  return fills.map(({ tradeId, amount, price: at, role, status, transaction, matchedAt }) => {
    const shares = sharesIn(unit, amount);
    if (shares === undefined || !isPayable(shares, at, child.fields)) throw unreadableTrades('not an amount');
    return {
      tradeId,
      shares,
      price: at,
      role,
      status,
      ...(transaction === undefined ? {} : { transaction }),
      ...(matchedAt === undefined ? {} : { matchedAt }),
    };
  });
}

function unreadableOrder(what: string, child: ChildOrder): UnreadableAnswerError {
  return new UnreadableAnswerError(`order: ${what}`, { source: 'order', order: child.venueOrderId });
}
