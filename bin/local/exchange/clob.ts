import { authReply } from './clob-auth.ts';
import { cancelReply } from './clob-cancel.ts';
import { balanceReply, orderReply, ordersReply, tradesReply } from './clob-own-data.ts';
import { postOrder, postOrders } from './clob-post-order.ts';
import { clobPublic } from './clob-public.ts';
import { json, type VenueHandler, type VenueReply, type VenueRequest } from './http-server.ts';
import type { ApiKey } from './api-keys.ts';
import { rateLimits, type RateLimits, type SignerLimits } from './rate-limits.ts';
import type { Venue } from './venue.ts';

/** The CLOB host: public reads, API keys (L1), and orders and own data (L2). */
export function clob(venue: Venue, signerLimits: SignerLimits): VenueHandler {
  const limits = rateLimits(() => venue.clock.now(), signerLimits);
  const publicReply = clobPublic(venue);
  return (request) => {
    const { method, path } = request;
    if (path.startsWith('/auth/')) return authReply(venue, request);
    if (method === 'POST' && path === '/order') return postOrder(venue, limits, request);
    if (method === 'POST' && path === '/orders') return postOrders(venue, limits, request);
    if (isPrivate(request)) {
      const key = venue.keys.keyOf(request);
      return key === undefined
        ? json(401, { error: 'Unauthorized/Invalid api key' })
        : privateReply(venue, limits, { request, key });
    }
    return publicReply(request);
  };
}

function isPrivate({ method, path }: VenueRequest): boolean {
  return (
    path.startsWith('/data/') ||
    path.startsWith('/balance-allowance') ||
    (method === 'DELETE' && (path === '/order' || path === '/orders' || path.startsWith('/cancel-')))
  );
}

function privateReply(
  venue: Venue,
  limits: RateLimits,
  { request, key }: { readonly request: VenueRequest; readonly key: ApiKey },
): VenueReply | Promise<VenueReply> {
  const { method, path, search } = request;
  if (method === 'DELETE') return cancelReply(venue, limits, { request, key });
  if (method !== 'GET') return json(404, { error: 'Not Found' });
  if (path.startsWith('/data/order/')) return orderReply(venue, path.slice('/data/order/'.length), key);
  if (path === '/data/orders') return ordersReply(venue, search, key);
  if (path === '/data/trades') return tradesReply(venue, search, key);
  if (path === '/balance-allowance') return balanceReply(venue, search, key);
  // The real one refreshes a cache; here nothing is ever out of date.
  if (path === '/balance-allowance/update') return { status: 200, body: '' };
  return json(404, { error: 'Not Found' });
}
