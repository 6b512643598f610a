import { cancelReply } from './clob-cancel.ts';
import { bookReply, clobMarketReply, marketByTokenReply, tokenRuleReply } from './clob-market-data.ts';
import { balanceReply, orderReply, ordersReply, tradesReply } from './clob-own-data.ts';
import { postOrder } from './clob-post-order.ts';
import { json, type VenueHandler, type VenueReply, type VenueRequest } from './http-server.ts';
import type { ApiKey } from './api-keys.ts';
import type { Venue } from './venue.ts';

/** The CLOB host: public reads, API keys (L1), and orders and own data (L2). */
export function clob(venue: Venue): VenueHandler {
  return (request) => {
    const { method, path } = request;
    if (path.startsWith('/auth/')) return authReply(venue, request);
    if (method === 'POST' && path === '/order') return postOrder(venue, request);
    if (isPrivate(request)) {
      const key = venue.keys.keyOf(request);
      return key === undefined
        ? json(401, { error: 'Unauthorized/Invalid api key' })
        : privateReply(venue, request, key);
    }
    return method === 'GET' ? publicReply(venue, request) : json(404, { error: 'Not Found' });
  };
}

function publicReply(venue: Venue, { path, search }: VenueRequest): VenueReply {
  if (path === '/book') return bookReply(venue, search.get('token_id') ?? '');
  if (path.startsWith('/clob-markets/')) return clobMarketReply(venue, path.slice('/clob-markets/'.length));
  if (path.startsWith('/markets-by-token/')) return marketByTokenReply(venue, path.slice('/markets-by-token/'.length));
  if (path === '/tick-size' || path === '/neg-risk') return tokenRuleReply(venue, path, search.get('token_id') ?? '');
  if (path === '/time') return { status: 200, body: String(Math.floor(venue.clock.now() / 1000)) };
  if (path === '/version') return json(200, { version: 2 });
  if (path === '/ok' || path === '/') return json(200, 'OK');
  return json(404, { error: 'Not Found' });
}

function isPrivate({ method, path }: VenueRequest): boolean {
  return (
    path.startsWith('/data/') ||
    path.startsWith('/balance-allowance') ||
    (method === 'DELETE' && (path === '/order' || path === '/orders' || path.startsWith('/cancel-')))
  );
}

function privateReply(venue: Venue, request: VenueRequest, key: ApiKey): VenueReply {
  const { method, path, search } = request;
  if (method === 'DELETE') return cancelReply(venue, request, key);
  if (path.startsWith('/data/order/')) return orderReply(venue, path.slice('/data/order/'.length), key);
  if (path === '/data/orders') return ordersReply(venue, search, key);
  if (path === '/data/trades') return tradesReply(venue, search, key);
  if (path === '/balance-allowance') return balanceReply(venue, search, key);
  // The real one refreshes a cache; here nothing is ever out of date.
  if (path === '/balance-allowance/update') return { status: 200, body: '' };
  return json(404, { error: 'Not Found' });
}

function authReply(venue: Venue, request: VenueRequest): VenueReply {
  const { method, path } = request;
  const isKnown =
    (method === 'POST' && path === '/auth/api-key') || (method === 'GET' && path === '/auth/derive-api-key');
  if (!isKnown) return json(404, { error: 'Not Found' });
  const signer = venue.keys.signerOf(request.headers);
  if (signer === undefined) return json(401, { error: 'Invalid L1 Request headers' });
  const { apiKey, secret, passphrase } = venue.issueKey(signer.address, signer.nonce);
  return json(200, { apiKey, secret, passphrase });
}
