import { uuidOf } from './chance.ts';
import { activityReply } from './data-api-activity.ts';
import { pricesHistoryReply, resolutionsReply, statusReply } from './data-api-facts.ts';
import { holdersReply } from './data-api-holders.ts';
import { leaderboardReply } from './data-api-leaderboard.ts';
import { positionsReply, valueReply } from './data-api-positions.ts';
import { dataApiError } from './data-api-query.ts';
import { tradesReply } from './data-api-trades.ts';
import { json, type VenueHandler, type VenueReply, type VenueRequest } from './http-server.ts';
import { rateLimiter } from './ip-rate-limit.ts';
import { cachedReplies } from './reply-cache.ts';
import type { Venue } from './venue.ts';

/** How long the CDN answers the same URL with the same bytes, in seconds. */
const MAX_AGE_S: Readonly<Record<string, number>> = { '/v2/activity': 15, '/v2/trades': 300 };
/** Requests in ten seconds, of all clients of this machine together. */
const GENERAL_LIMIT = 1_000;
const LIMITS: Readonly<Record<string, number>> = { '/v2/trades': 200, '/v2/positions': 150, '/ok': 100 };

/** The Data API: what the chain told, three seconds ago, behind a cache that is keyed on the whole URL. */
export function dataApi(venue: Venue): VenueHandler {
  const limiter = rateLimiter(() => venue.clock.now(), { general: GENERAL_LIMIT, byPath: LIMITS });
  const cached = cachedReplies(() => venue.clock.now());
  return (request) => {
    const traceId = uuidOf(`trace|${request.url}|${venue.clock.now()}`);
    return traced(answer(request), traceId);
  };

  function answer(request: VenueRequest): VenueReply {
    if (request.method !== 'GET') return dataApiError(405, 'method_not_allowed', 'method not allowed');
    const maxAgeS = MAX_AGE_S[request.path];
    // What the CDN has stored does not reach the server, so it does not count.
    const stored = maxAgeS === undefined ? undefined : cached.stored(request.url);
    if (stored !== undefined) return stored;
    const waitS = limiter(request.path);
    if (waitS > 0) {
      const refusal = dataApiError(429, 'rate_limited', 'too many requests');
      return { ...refusal, headers: { 'retry-after': String(waitS) } };
    }
    const fresh = route(venue, request.path, request.search);
    return maxAgeS === undefined ? fresh : cached.store(request.url, fresh, maxAgeS);
  }
}

/** The id of a request is in a header, and in the body of an error. */
export function traced(reply: VenueReply, traceId: string): VenueReply {
  const body = reply.status < 400 ? reply.body : reply.body.replace('"trace_id":"local"', `"trace_id":"${traceId}"`);
  return { ...reply, body, headers: { ...reply.headers, 'x-trace-id': traceId } };
}

function route(venue: Venue, path: string, search: URLSearchParams): VenueReply {
  switch (path) {
    case '/v2/activity':
      return activityReply(venue, search);
    case '/v2/trades':
      return tradesReply(venue, search);
    case '/v2/positions':
      return positionsReply(venue, search);
    case '/v2/value':
      return valueReply(venue, search);
    case '/v2/holders':
      return holdersReply(venue, search);
    case '/v2/leaderboard':
      return leaderboardReply(venue, search);
    case '/v2/prices-history':
      return pricesHistoryReply(venue, search);
    case '/v2/status':
      return statusReply(venue);
    case '/v2/resolutions':
      return resolutionsReply(venue, search);
    case '/ok':
      return json(200, { data: 'OK' });
    default:
      return dataApiError(404, 'not_found', 'not found');
  }
}
