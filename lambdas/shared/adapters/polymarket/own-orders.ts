import type * as z from 'zod';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type TradeStatus } from '#core/model/trade.ts';
import { type Price, price } from '#core/values/price.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { type VenueOrder, type VenueTrade } from '#ports/venue.ts';
import { type Account, privateHeaders } from './account.ts';
import { isPayable, sharesIn, unitOfFills, unitOfOrder } from './fill-amounts.ts';
import { type Http } from './http.ts';
import { type JsonRead, readJson } from './read-json.ts';
import { tradesPageSchema, venueOrderSchema } from './schemas.ts';

/** Through which account own orders are read. */
export type OwnReads = {
  readonly clobUrl: string;
  readonly http: Http;
  readonly clock: Clock;
  readonly account: Account;
};

const TERMINAL_STATUSES = new Set(['MATCHED', 'CANCELED', 'CANCELED_MARKET_RESOLVED', 'INVALID']);
const MAX_TRADE_PAGES = 50;
/** The lowest price at which an order sized in dollars may have been filled: the finest tick. */
const FINEST_PRICE = price(100n);
const LAST_CURSOR = 'LTE=';
/** The venue's clock and ours may differ, and a match is dated before its answer. */
const SINCE_MARGIN_S = 60;

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
  if (!isOurs) throw unreadable('order', 'an order that is not the one asked for', child);
  const matched = sharesIn(unitOfOrder(order.original_size, fields), order.size_matched);
  if (matched === undefined || !isPayable(matched, FINEST_PRICE, fields))
    throw unreadable('order', 'not an amount', child);
  return { isTerminal: TERMINAL_STATUSES.has(order.status.replace(/^ORDER_STATUS_/, '').toUpperCase()), matched };
}

/**
 * Reads all trades that name a child order as taker or as maker, from shortly before `since` on.
 *
 * As taker the order's shares and price are those of the row, as maker those of its entry in the row.
 *
 * @throws UnavailableError, UnreadableAnswerError, also for amounts that the order cannot have paid for
 */
export async function readTrades(reads: OwnReads, child: ChildOrder, since: UnixMs): Promise<readonly VenueTrade[]> {
  const query = {
    maker_address: child.fields.maker,
    asset_id: child.fields.tokenId,
    after: String(Math.max(0, Math.floor(since / 1000) - SINCE_MARGIN_S)),
  };
  const fills = new Map<string, Fill>();
  let cursor: string | undefined;
  for (let page = 0; page < MAX_TRADE_PAGES; page++) {
    const search = new URLSearchParams(cursor === undefined ? query : { ...query, next_cursor: cursor }).toString();
    const answer = await readPrivate(reads, { name: 'trades', path: '/data/trades', search, schema: tradesPageSchema });
    if (answer === undefined) throw unreadable('trades', 'no list of trades', child);
    for (const row of answer.data) for (const fill of fillsOf(row, child)) fills.set(fill.tradeId, fill);
    const next = answer.next_cursor ?? '';
    if (next === '' || next === LAST_CURSOR) return tradesOf([...fills.values()], child);
    if (next === cursor) throw unreadable('trades', 'pages that do not go on', child);
    cursor = next;
  }
  throw unreadable('trades', `more than ${MAX_TRADE_PAGES} pages`, child);
}

type Fill = { readonly tradeId: string; readonly amount: string; readonly price: Price; readonly status: TradeStatus };
type TradeRow = z.output<typeof tradesPageSchema>['data'][number];

function fillsOf(row: TradeRow, child: ChildOrder): readonly Fill[] {
  const id = child.venueOrderId;
  const asTaker = row.taker_order_id === id ? [{ asset_id: row.asset_id, amount: row.size, price: row.price }] : [];
  const asMaker = row.maker_orders
    .filter((order) => order.order_id === id)
    .map((order) => ({ asset_id: order.asset_id, amount: order.matched_amount, price: order.price }));
  return [...asTaker, ...asMaker].map(({ asset_id, amount, price }, index) => {
    if (asset_id !== child.fields.tokenId) throw unreadable('trades', 'a trade of another token', child);
    // Buckets of one large match and several entries of one order in a row are executions of their own.
    const suffix = `${(row.bucket_index ?? 0) > 0 ? `/${row.bucket_index ?? 0}` : ''}${index > 0 ? `+${index}` : ''}`;
    return { tradeId: `${row.id}${suffix}`, amount, price, status: tradeStatus(row.status, child) };
  });
}

function tradesOf(fills: readonly Fill[], child: ChildOrder): readonly VenueTrade[] {
  const unit = unitOfFills(fills, child.fields);
  return fills.map((fill) => {
    const shares = sharesIn(unit, fill.amount);
    if (shares === undefined || !isPayable(shares, fill.price, child.fields))
      throw unreadable('trades', 'not an amount', child);
    return { tradeId: fill.tradeId, shares, price: fill.price, status: fill.status };
  });
}

function tradeStatus(text: string, child: ChildOrder): TradeStatus {
  const status = text.replace(/^TRADE_STATUS_/, '').toUpperCase();
  switch (status) {
    case 'MATCHED':
    case 'MATCHED_NOT_BROADCASTED':
      return 'MATCHED';
    case 'MINED':
    case 'RETRYING':
    case 'CONFIRMED':
    case 'FAILED':
      return status;
    default:
      throw unreadable('trades', 'an unknown status of a trade', child);
  }
}

type PrivateRead<T> = Pick<JsonRead<T>, 'name' | 'schema'> & { readonly path: string; readonly search?: string };

async function readPrivate<T>(reads: OwnReads, { name, schema, path, search }: PrivateRead<T>): Promise<T | undefined> {
  const headers = await privateHeaders(reads.account, { method: 'GET', path }, await reads.clock.now());
  const url = `${reads.clobUrl}${path}${search === undefined ? '' : `?${search}`}`;
  return readJson({
    http: reads.http,
    name,
    request: { method: 'GET', url, headers },
    schema,
    isNothing: isOrderNotFound,
  });
}

/** Only the venue's own words count: a 404 of something on the way says nothing about an order. */
function isOrderNotFound(status: number, text: string): boolean {
  return status === 404 && /^\s*\{.*order not found/is.test(text);
}

function unreadable(name: string, what: string, child: ChildOrder): UnreadableAnswerError {
  return new UnreadableAnswerError(`${name}: ${what}`, { source: name, order: child.venueOrderId });
}
