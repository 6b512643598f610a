import * as z from 'zod';
import type { PlacedOrder } from './accounts.ts';
import type { ApiKey } from './api-keys.ts';
import { json, type VenueReply, type VenueRequest } from './http-server.ts';
import { padConditionId } from './market-index.ts';
import { parseJson } from './order-payload.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Venue } from './venue.ts';

const MAX_ORDERS = 1_000;
const ORDER_ID = /^0x[0-9a-fA-F]{64}$/;
const INVALID = json(400, { error: 'Invalid order payload' });
const oneSchema = z.object({ orderID: z.string() });
const manySchema = z.array(z.string());
const marketSchema = z.object({ market: z.string().optional(), asset_id: z.string().optional() });

/** Answers the four cancels: HTTP 200 with what was cancelled and why the rest was not. */
export async function cancelReply(
  venue: Venue,
  limits: RateLimits,
  { request: { path, body }, key }: { readonly request: VenueRequest; readonly key: ApiKey },
): Promise<VenueReply> {
  const value = parseJson(body);
  if (path === '/order' || path === '/orders') {
    const ids = path === '/order' ? oneSchema.safeParse(value).data : manySchema.safeParse(value).data;
    if (ids === undefined) return INVALID;
    return cancelIds(venue, limits, { ids: 'orderID' in ids ? [ids.orderID] : ids, key });
  }
  const open = workingOrders(venue, key);
  if (path === '/cancel-all') return cancelSome(venue, limits, { orders: open, key });
  if (path !== '/cancel-market-orders') return json(404, { error: 'Not Found' });
  const asked = marketSchema.safeParse(value).data;
  const [market, assetId] = [asked?.market ?? '', asked?.asset_id ?? ''];
  if (asked === undefined || (market === '' && assetId === '')) return INVALID;
  const orders = open.filter(
    ({ token }) =>
      (market === '' || token.market.paddedConditionId === padConditionId(market)) &&
      (assetId === '' || token.tokenId === assetId),
  );
  return cancelSome(venue, limits, { orders, key });
}

async function cancelIds(
  venue: Venue,
  limits: RateLimits,
  { ids, key }: { readonly ids: readonly string[]; readonly key: ApiKey },
): Promise<VenueReply> {
  if (ids.length > MAX_ORDERS) return json(400, { error: `Too many orders in payload, max allowed: ${MAX_ORDERS}` });
  if (ids.some((id) => !ORDER_ID.test(id))) return json(400, { error: 'Invalid orderID' });
  return limits.limited(key.address, { kind: 'cancels', count: Math.max(1, ids.length) }, () => {
    const nowMs = venue.clock.now();
    const found = new Map([...new Set(ids)].map((id) => [id, venue.orders.get(id.toLowerCase())]));
    const reasons = [...found].map(([id, placed]) => [id, whyNot(placed, key)] as const);
    const canceled = reasons.filter(([, reason]) => reason === undefined).map(([id]) => id);
    venue.cancel(
      canceled.flatMap((id) => found.get(id) ?? []),
      nowMs,
    );
    return answer(
      canceled,
      reasons.filter(([, reason]) => reason !== undefined),
    );
  });
}

async function cancelSome(
  venue: Venue,
  limits: RateLimits,
  { orders, key }: { readonly orders: readonly PlacedOrder[]; readonly key: ApiKey },
): Promise<VenueReply> {
  return limits.limited(key.address, { kind: 'cancels', count: 1 }, () => {
    const nowMs = venue.clock.now();
    const live = orders.filter((placed) => whyNot(placed, key) === undefined);
    const held = orders.filter((placed) => !live.includes(placed));
    venue.cancel(live, nowMs);
    return answer(
      live.map(({ id }) => id),
      held.map((placed) => [placed.id, whyNot(placed, key)]),
    );
  });
}

function whyNot(placed: PlacedOrder | undefined, key: ApiKey): string | undefined {
  if (placed?.account.signer !== key.address) return 'Order not found';
  switch (placed.status) {
    case 'LIVE':
      return undefined;
    case 'DELAYED':
      return 'Order is delayed and cannot be canceled';
    case 'MATCHED':
      return 'Order already matched';
    case 'CANCELED':
    case 'CANCELED_MARKET_RESOLVED':
      return 'Order already canceled';
  }
}

function workingOrders(venue: Venue, key: ApiKey): PlacedOrder[] {
  venue.clock.now();
  return [...venue.accounts.values()]
    .filter(({ signer }) => signer === key.address)
    .flatMap(({ working }) => [...working]);
}

function answer(canceled: readonly string[], reasons: readonly (readonly [string, string | undefined])[]): VenueReply {
  return json(200, { canceled, not_canceled: Object.fromEntries(reasons) });
}
