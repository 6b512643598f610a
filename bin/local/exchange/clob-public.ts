import { bookReply, booksReply, clobMarketReply, marketByTokenReply, tokenRuleReply } from './clob-market-data.ts';
import { oneMarketReply, marketsReply } from './clob-markets.ts';
import { lastTradeReply, midpointReply, priceReply, pricesHistoryReply, spreadReply } from './clob-prices.ts';
import { json, type VenueReply, type VenueRequest } from './http-server.ts';
import { rateLimiter } from './ip-rate-limit.ts';
import type { Venue } from './venue.ts';

/** Requests in ten seconds, of all clients of this machine together. */
const LIMITS = {
  general: 9_000,
  byPath: {
    '/book': 1_500,
    '/price': 1_500,
    '/midpoint': 1_500,
    '/books': 500,
    '/prices-history': 1_000,
    '/tick-size': 200,
  },
};

/** What the CLOB tells anybody. */
export function clobPublic(venue: Venue): (request: VenueRequest) => VenueReply {
  const limiter = rateLimiter(() => venue.clock.now(), LIMITS);
  return (request) => {
    const waitS = limiter(request.path);
    if (waitS > 0) return json(429, { error: 'Too Many Requests' }, { 'retry-after': String(waitS) });
    if (request.method === 'POST' && request.path === '/books') return booksReply(venue, request.body);
    return request.method === 'GET' ? route(venue, request) : json(404, { error: 'Not Found' });
  };
}

function route(venue: Venue, { path, search }: VenueRequest): VenueReply {
  const tokenId = search.get('token_id') ?? '';
  if (path.startsWith('/clob-markets/')) return clobMarketReply(venue, path.slice('/clob-markets/'.length));
  if (path.startsWith('/markets/')) return oneMarketReply(venue, path.slice('/markets/'.length));
  if (path.startsWith('/markets-by-token/')) return marketByTokenReply(venue, path.slice('/markets-by-token/'.length));
  switch (path) {
    case '/book':
      return bookReply(venue, tokenId);
    case '/price':
      return priceReply(venue, tokenId, search.get('side') ?? '');
    case '/midpoint':
      return midpointReply(venue, tokenId);
    case '/spread':
      return spreadReply(venue, tokenId);
    case '/last-trade-price':
      return lastTradeReply(venue, tokenId);
    case '/tick-size':
    case '/neg-risk':
    case '/fee-rate':
      return tokenRuleReply(venue, path, tokenId);
    case '/markets':
      return marketsReply(venue, search);
    case '/prices-history':
      return pricesHistoryReply(venue, search);
    case '/time':
      return { status: 200, body: String(Math.floor(venue.clock.now() / 1000)) };
    case '/version':
      return json(200, { version: 2 });
    case '/ok':
    case '/':
      return json(200, 'OK');
    default:
      return json(404, { error: 'Not Found' });
  }
}
