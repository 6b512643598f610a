import { eventsListing, eventsPage, oneEventReply } from './gamma-events.ts';
import { marketsListing, marketsPage, oneMarketReply } from './gamma-markets.ts';
import { profileReply } from './gamma-profile.ts';
import { notFound } from './gamma-query.ts';
import { tagsReply } from './gamma-tags.ts';
import { json, type VenueHandler, type VenueReply, type VenueRequest } from './http-server.ts';
import { rateLimiter } from './ip-rate-limit.ts';
import { cachedReplies } from './reply-cache.ts';
import type { Venue } from './venue.ts';

/** The old listings are stored by the CDN, in seconds; pages by key are not, as far as anybody saw. */
const LISTING_MAX_AGE_S = 300;
const LISTING_HEADERS = {
  deprecation: 'true',
  sunset: 'Fri, 01 May 2026 00:00:00 GMT',
  warning: '299 - "offset listings are deprecated, use the keyset endpoints"',
};
/** Requests in ten seconds, of all clients of this machine together. */
const LIMITS = {
  general: 4_000,
  byPath: { '/markets': 300, '/markets/keyset': 300, '/events': 500, '/events/keyset': 500, '/tags': 200 },
};

/** Gamma: metadata of markets, events, tags and profiles. */
export function gamma(venue: Venue): VenueHandler {
  const limiter = rateLimiter(() => venue.clock.now(), LIMITS);
  const cached = cachedReplies(() => venue.clock.now());
  return (request) => {
    const { method, path, url } = request;
    const isListing = path === '/markets' || path === '/events';
    const stored = isListing ? cached.stored(url) : undefined;
    if (stored !== undefined && method === 'GET') return stored;
    const waitS = limiter(path);
    if (waitS > 0)
      return json(429, { type: 'rate limit error', error: 'Too Many Requests' }, { 'retry-after': String(waitS) });
    const reply = route(venue, request);
    if (!isListing || reply.status !== 200) return reply;
    return cached.store(url, { ...reply, headers: LISTING_HEADERS }, LISTING_MAX_AGE_S);
  };
}

function route(venue: Venue, { method, path, search }: VenueRequest): VenueReply {
  const [host, ...parts] = path.slice(1).split('/');
  const [first] = parts;
  const reply = ((): VenueReply | undefined => {
    if (host === 'markets' && first === undefined) return marketsListing(venue, search);
    if (host === 'markets' && first === 'keyset') return marketsPage(venue, search);
    if (host === 'markets') return oneMarketReply(venue, parts, search);
    if (host === 'events' && first === undefined) return eventsListing(venue, search);
    if (host === 'events' && first === 'keyset') return eventsPage(venue, search);
    if (host === 'events') return oneEventReply(venue, parts);
    if (path === '/tags') return tagsReply(venue, search);
    return path === '/public-profile' ? profileReply(venue, search) : undefined;
  })();
  if (reply === undefined) return notFound('not found');
  return method === 'GET' ? reply : json(405, { type: 'method error', error: 'method not allowed' });
}
