import type { Account, PlacedOrder, Trade } from './accounts.ts';
import type { ApiKey } from './api-keys.ts';
import { clobPageReply, readClobCursor } from './clob-page.ts';
import { json, type VenueReply } from './http-server.ts';
import { padConditionId } from './market-index.ts';
import { matchSecond, orderRow, tradeRow } from './own-data-rows.ts';
import { EXCHANGE_ADDRESS } from './typed-data.ts';
import type { Venue } from './venue.ts';

const UNLIMITED = (2n ** 256n - 1n).toString();

/** `GET /data/order/{id}`, amounts in millionths; other keys do not see the order at all. */
export function orderReply({ orders, clock }: Venue, id: string, key: ApiKey): VenueReply {
  if (!/^0x[0-9a-fA-F]{64}$/.test(id)) return json(400, { error: 'Invalid orderID' });
  clock.now();
  const placed = orders.get(id.toLowerCase());
  if (placed?.account.signer !== key.address) return json(404, { error: 'Order not found' });
  return json(200, orderRow(placed));
}

/** `GET /data/orders`: orders that still rest, newest first; with an id that one, whatever became of it. */
export function ordersReply(venue: Venue, search: URLSearchParams, key: ApiKey): VenueReply {
  const begin = readClobCursor(search.get('next_cursor'));
  if (begin === undefined) return json(400, { error: 'Invalid next_cursor' });
  venue.clock.now();
  const [id, assetId] = [search.get('id')?.toLowerCase() ?? '', search.get('asset_id')];
  const market = search.get('market') ?? '';
  const isWanted = (placed: PlacedOrder): boolean =>
    (id === '' ? placed.status === 'LIVE' : placed.id === id) &&
    isUnsetOr(assetId, placed.token.tokenId) &&
    isUnsetOr(market === '' ? '' : padConditionId(market), placed.token.market.paddedConditionId);
  const known = accountsOf(venue, key).flatMap(({ orders, working }) => (id === '' ? [...working] : orders));
  const wanted = known.filter(isWanted).sort((left, right) => right.atMs - left.atMs);
  return clobPageReply(wanted, begin, orderRow);
}

/** `GET /data/trades` of the key's accounts, newest first, sizes as decimals; times filter inclusively, a token that of the row: its taker's. */
export function tradesReply(venue: Venue, search: URLSearchParams, key: ApiKey): VenueReply {
  const begin = readClobCursor(search.get('next_cursor'));
  if (begin === undefined) return json(400, { error: 'Invalid next_cursor' });
  const after = seconds(search.get('after'), 0);
  const before = seconds(search.get('before'), Infinity);
  if (Number.isNaN(after) || Number.isNaN(before)) return json(400, { error: 'Invalid time' });
  const now = venue.clock.now();
  const [id, market, assetId] = [search.get('id'), search.get('market') ?? '', search.get('asset_id')];
  const maker = search.get('maker_address')?.toLowerCase();
  const isWanted = ({ account, trade }: OwnTrade): boolean =>
    matchSecond(trade) >= after &&
    matchSecond(trade) <= before &&
    isUnsetOr(id, trade.id) &&
    isUnsetOr(market === '' ? '' : padConditionId(market), trade.token.market.paddedConditionId) &&
    isUnsetOr(assetId, trade.taker.token.tokenId) &&
    isUnsetOr(maker, account.wallet);
  const wanted = accountsOf(venue, key)
    .flatMap((account) => account.trades.map((trade) => ({ account, trade })))
    .filter(isWanted)
    .sort((left, right) => right.trade.matchMs - left.trade.matchMs);
  return clobPageReply(wanted, begin, ({ trade }) => tradeRow(trade, now));
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
  const isAllowed = (spender: string): boolean =>
    account !== undefined && !venue.withheld.has(`${account.wallet} ${spender}`);
  const allowances = Object.fromEntries(
    Object.values(EXCHANGE_ADDRESS).map((address) => [address, isAllowed(address) ? UNLIMITED : '0']),
  );
  return json(200, { balance: balance.toString(), allowances });
}

type OwnTrade = { readonly account: Account; readonly trade: Trade };

function accountsOf({ accounts }: Venue, key: ApiKey): Account[] {
  return [...accounts.values()].filter(({ signer }) => signer === key.address);
}

function isUnsetOr(wanted: string | null | undefined, actual: string): boolean {
  return wanted === null || wanted === undefined || wanted === '' || wanted === actual;
}

function seconds(text: string | null, fallback: number): number {
  return text === null || text === '' ? fallback : Number(text);
}
