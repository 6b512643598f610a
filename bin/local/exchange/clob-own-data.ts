import { type Account, type PlacedOrder, statusOf, type Trade } from './accounts.ts';
import type { ApiKey } from './api-keys.ts';
import { json, type VenueReply } from './http-server.ts';
import { formatMicro, ONE } from './micro.ts';
import { CONFIRMED_AFTER_MS, MINED_AFTER_MS } from './settlement.ts';
import { EXCHANGE_ADDRESS } from './typed-data.ts';
import type { Venue } from './venue.ts';

const PAGE_SIZE = 100;
const END_CURSOR = 'LTE=';
const UNLIMITED = (2n ** 256n - 1n).toString();

/** `GET /data/order/{id}`, amounts in millionths; other keys do not see the order at all. */
export function orderReply({ orders }: Venue, id: string, key: ApiKey): VenueReply {
  if (!/^0x[0-9a-fA-F]{64}$/.test(id)) return json(400, { error: 'Invalid orderID' });
  const placed = orders.get(id.toLowerCase());
  if (placed?.account.signer !== key.address) return json(404, { error: 'Order not found' });
  return json(200, orderRow(placed));
}

/** `GET /data/orders`: open orders, of which there are none while only FAK and FOK are taken; by id, any. */
export function ordersReply({ orders }: Venue, search: URLSearchParams, key: ApiKey): VenueReply {
  const placed = orders.get((search.get('id') ?? '').toLowerCase());
  const data = placed?.account.signer === key.address ? [orderRow(placed)] : [];
  return json(200, { limit: PAGE_SIZE, next_cursor: END_CURSOR, count: data.length, data });
}

/** `GET /data/trades` of the key's accounts, newest first, sizes as decimals; times filter inclusively. */
export function tradesReply(venue: Venue, search: URLSearchParams, key: ApiKey): VenueReply {
  const begin = readCursor(search.get('next_cursor'));
  if (begin === undefined) return json(400, { error: 'Invalid next_cursor' });
  const after = seconds(search.get('after'), 0);
  const before = seconds(search.get('before'), Infinity);
  if (Number.isNaN(after) || Number.isNaN(before)) return json(400, { error: 'Invalid time' });
  const [id, market, assetId] = [search.get('id'), search.get('market')?.toLowerCase(), search.get('asset_id')];
  const maker = search.get('maker_address')?.toLowerCase();
  const isWanted = ({ account, trade }: OwnTrade): boolean =>
    matchSecond(trade) >= after &&
    matchSecond(trade) <= before &&
    isUnsetOr(id, trade.id) &&
    isUnsetOr(market, trade.token.market.paddedConditionId) &&
    isUnsetOr(assetId, trade.token.tokenId) &&
    isUnsetOr(maker, account.wallet);
  const wanted = accountsOf(venue, key)
    .flatMap((account) => account.trades.map((trade) => ({ account, trade })))
    .filter(isWanted)
    .sort((left, right) => right.trade.matchMs - left.trade.matchMs);
  const page = wanted.slice(begin, begin + PAGE_SIZE);
  const isLast = begin + PAGE_SIZE >= wanted.length;
  const now = venue.clock.now();
  return json(200, {
    limit: PAGE_SIZE,
    next_cursor: isLast ? END_CURSOR : Buffer.from(String(begin + PAGE_SIZE)).toString('base64'),
    count: page.length,
    data: page.map(({ account, trade }) => tradeRow(account, trade, now)),
  });
}

/** `GET /balance-allowance`: what the chain knows, in millionths. */
export function balanceReply(venue: Venue, search: URLSearchParams, key: ApiKey): VenueReply {
  const type = search.get('asset_type');
  if (type !== 'COLLATERAL' && type !== 'CONDITIONAL' && type !== 'CONDITIONAL-V2')
    return json(400, { error: 'Invalid asset type' });
  const asked = search.get('signature_type');
  const accounts = accountsOf(venue, key);
  const account = accounts.find(({ signatureType }) => asked === null || String(signatureType) === asked);
  const now = venue.clock.now();
  const wallet = account === undefined ? undefined : venue.wallets.find(account.wallet, now);
  const holdings = wallet === undefined ? undefined : venue.wallets.onChain(wallet, now);
  const shares = holdings?.tokens.get(search.get('token_id') ?? '')?.sharesMicro;
  const balance = (type === 'COLLATERAL' ? holdings?.cashMicro : shares) ?? 0n;
  const allowance = account === undefined ? '0' : UNLIMITED;
  const allowances = Object.fromEntries(Object.values(EXCHANGE_ADDRESS).map((address) => [address, allowance]));
  return json(200, { balance: balance.toString(), allowances });
}

type OwnTrade = { readonly account: Account; readonly trade: Trade };

function accountsOf({ accounts }: Venue, key: ApiKey): Account[] {
  return [...accounts.values()].filter(({ signer }) => signer === key.address);
}

function orderRow({ id, order, orderType, apiKey, token, trades, atMs }: PlacedOrder): Record<string, unknown> {
  const isBuy = order.side === 'BUY';
  const [maker, taker] = [BigInt(order.makerAmount), BigInt(order.takerAmount)];
  const sharesMicro = isBuy ? taker : maker;
  const dollarsMicro = isBuy ? maker : taker;
  const matched = trades.reduce((sum, trade) => sum + trade.sharesMicro, 0n);
  return {
    id,
    status: trades.length === 0 ? 'ORDER_STATUS_CANCELED' : 'ORDER_STATUS_MATCHED',
    owner: apiKey,
    maker_address: order.maker,
    market: token.market.paddedConditionId,
    asset_id: token.tokenId,
    side: order.side,
    original_size: sharesMicro.toString(),
    size_matched: matched.toString(),
    price: formatMicro((dollarsMicro * ONE) / sharesMicro),
    outcome: token.outcome,
    expiration: '0',
    order_type: orderType,
    associate_trades: trades.map((trade) => trade.id),
    created_at: Math.floor(atMs / 1000),
  };
}

function tradeRow(account: Account, trade: Trade, now: number): Record<string, unknown> {
  const { token, matchMs, side } = trade;
  const status = statusOf(trade, now);
  const minedMs = matchMs + MINED_AFTER_MS;
  const updatedMs = { MATCHED: matchMs, MINED: minedMs, CONFIRMED: matchMs + CONFIRMED_AFTER_MS }[status];
  const shared = { price: formatMicro(trade.priceMicro), fee_rate_bps: '0', asset_id: token.tokenId };
  return {
    id: trade.id,
    taker_order_id: trade.orderId,
    market: token.market.paddedConditionId,
    ...shared,
    side,
    size: formatMicro(trade.sharesMicro),
    status: `TRADE_STATUS_${status}`,
    match_time: String(matchSecond(trade)),
    match_time_nano: `${matchMs}000000`,
    last_update: String(Math.floor(updatedMs / 1000)),
    outcome: token.outcome,
    bucket_index: 0,
    owner: account.orders.find(({ id }) => id === trade.orderId)?.apiKey ?? '',
    maker_address: account.wallet,
    transaction_hash: status === 'MATCHED' ? '' : trade.transactionHash,
    err_msg: null,
    trader_side: 'TAKER',
    maker_orders: [
      {
        order_id: trade.makerOrderId,
        owner: '00000000-0000-4000-a000-000000000000',
        maker_address: `0x${'0'.repeat(39)}1`,
        matched_amount: formatMicro(trade.sharesMicro),
        ...shared,
        outcome: token.outcome,
        side: side === 'BUY' ? 'SELL' : 'BUY',
      },
    ],
  };
}

function matchSecond({ matchMs }: Trade): number {
  return Math.floor(matchMs / 1000);
}

function isUnsetOr(wanted: string | null | undefined, actual: string): boolean {
  return wanted === null || wanted === undefined || wanted === '' || wanted === actual;
}

function seconds(text: string | null, fallback: number): number {
  return text === null || text === '' ? fallback : Number(text);
}

/** The first page is `MA==`, that is 0. */
function readCursor(cursor: string | null): number | undefined {
  if (cursor === null || cursor === '') return 0;
  const text = Buffer.from(cursor, 'base64').toString('utf8');
  if (text === '-1') return Number.MAX_SAFE_INTEGER;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
