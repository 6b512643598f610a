import { activityReply, tradesReply } from './data-api-activity.ts';
import { positionsReply, valueReply } from './data-api-positions.ts';
import { dataApiError } from './data-api-query.ts';
import { json, type VenueHandler, type VenueReply } from './http-server.ts';
import { DATA_API_LAG_MS } from './settlement.ts';
import type { Venue } from './venue.ts';

type Stored = { readonly untilMs: number; readonly reply: VenueReply };

/** How long the CDN answers the same URL with the same bytes, in seconds. */
const MAX_AGE_S: Readonly<Record<string, number>> = { '/v2/activity': 15, '/v2/trades': 300 };

/** The Data API: what the chain told, three seconds ago, behind a cache that is keyed on the whole URL. */
export function dataApi(venue: Venue): VenueHandler {
  const caches: Readonly<Record<string, Map<string, Stored>>> = { '/v2/activity': new Map(), '/v2/trades': new Map() };
  return (request) => {
    if (request.method !== 'GET') return dataApiError(405, 'method_not_allowed', 'method not allowed');
    const maxAgeS = MAX_AGE_S[request.path];
    const cache = caches[request.path];
    if (maxAgeS === undefined || cache === undefined) return route(venue, request.path, request.search);
    const now = venue.clock.now();
    const stored = cache.get(request.url);
    if (stored !== undefined && now < stored.untilMs) return stored.reply;
    const fresh = route(venue, request.path, request.search);
    if (fresh.status !== 200) return fresh;
    const reply = { ...fresh, headers: { 'cache-control': `public, max-age=${maxAgeS}` } };
    forgetExpired(cache, now);
    cache.delete(request.url);
    cache.set(request.url, { untilMs: now + maxAgeS * 1000, reply });
    return reply;
  };
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

function statusReply({ clock }: Venue): VenueReply {
  const now = clock.now();
  const lag = { lag_seconds: DATA_API_LAG_MS / 1000 };
  const block = Math.floor((now - DATA_API_LAG_MS) / 2000);
  return json(200, {
    data: {
      serving: { ...lag, worst: 'activity_feed', activity_feed: lag, custody_balances: lag, pnl: lag },
      ingestion: { min_synced_block: block, max_synced_block: block },
      computed_at: new Date(now).toISOString(),
      age_seconds: 0,
    },
  });
}

function resolutionsReply({ clock, markets }: Venue, search: URLSearchParams): VenueReply {
  const asked = search.get('condition') ?? search.get('condition_id') ?? search.get('conditionId') ?? '';
  const ids = asked.split(',').filter((id) => id !== '');
  if (ids.length === 0 || ids.length > 20 || ids.some((id) => !/^0x[0-9a-fA-F]{64}$/.test(id)))
    return dataApiError(400, 'invalid_request', 'condition must be up to 20 ids of 32 bytes', 'condition');
  const visibleMs = clock.now() - DATA_API_LAG_MS;
  const data = ids.flatMap((id) => {
    const market = markets.condition(id);
    const resolution = market?.resolution;
    if (market === undefined) return [];
    if (resolution === undefined || resolution.atMs > visibleMs)
      return [{ condition_id: id.toLowerCase(), status: 'initialized', payouts: [], reporter: 'UMA_OO' }];
    const payouts = resolution.payoutsMicro.map(Number);
    return [{ condition_id: id.toLowerCase(), status: 'resolved', payouts, reporter: 'UMA_OO' }];
  });
  return json(200, { data });
}

/** Entries of one path expire in the order in which they came, so the oldest ones are looked at first. */
function forgetExpired(cache: Map<string, Stored>, now: number): void {
  for (const [url, { untilMs }] of cache) {
    if (untilMs > now) return;
    cache.delete(url);
  }
}
