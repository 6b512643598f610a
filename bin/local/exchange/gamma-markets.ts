import { marketRow } from './gamma-market-row.ts';
import { invalidQuery, keyPage, notFound, rangeOf, wholeNumber } from './gamma-query.ts';
import { tagsOf } from './gamma-tags.ts';
import { json, type VenueReply } from './http-server.ts';
import { isResolved, type Market } from './market-index.ts';
import type { Venue } from './venue.ts';

const MAX_LIMIT = 100;
const DEFAULT_LIMIT = 20;
/** Filters of the real one that this exchange does not know; ignoring them would show what was not asked for. */
const UNKNOWN_FILTERS = [
  'question_ids',
  'start_date_min',
  'start_date_max',
  'related_tags',
  'tag_match',
  'uma_resolution_status',
  'game_id',
  'sports_market_types',
  'rfq_enabled',
];
/** The names that `order` takes: those of the JSON fields. */
const ORDERS: Readonly<Record<string, (market: Market) => number>> = {
  id: ({ gammaId }) => Number(gammaId),
  volume24hr: ({ volume24h }) => volume24h,
  volume: ({ volume }) => volume,
  volumeNum: ({ volume }) => volume,
  liquidity: ({ liquidity }) => liquidity,
  liquidityNum: ({ liquidity }) => liquidity,
  endDate: ({ endMs }) => endMs,
};

/** `GET /markets/keyset`: pages by key. Array filters are repeated keys; `condition_ids[]=` filters nothing. */
export function marketsPage(venue: Venue, search: URLSearchParams): VenueReply {
  if (search.has('offset')) return invalidQuery('offset is not supported on keyset pages');
  const limit = wholeNumber(search, 'limit', DEFAULT_LIMIT);
  if (limit === undefined || limit < 1 || limit > MAX_LIMIT) return invalidQuery('limit must be 1 to 100');
  const wanted = wantedMarkets(venue, search);
  if ('status' in wanted) return wanted;
  const order = search.get('order');
  const keyOf = order === null ? ({ index }: Market): number => index : ORDERS[order];
  if (keyOf === undefined) return invalidQuery(`order must be one of ${Object.keys(ORDERS).join(', ')}`);
  const page = keyPage(
    wanted.map((row) => ({ row, key: keyOf(row), place: row.index })),
    { limit, cursor: search.get('after_cursor'), isAscending: search.get('ascending') !== 'false' },
  );
  if (page === undefined) return invalidQuery('after_cursor is not readable');
  return json(200, {
    markets: page.rows.map((market) => marketRow(venue, market, lookOf(venue, search))),
    ...(page.nextCursor === undefined ? {} : { next_cursor: page.nextCursor }),
  });
}

/** `GET /markets`: the old listing, a bare array by `limit` and `offset`. */
export function marketsListing(venue: Venue, search: URLSearchParams): VenueReply {
  const limit = wholeNumber(search, 'limit', DEFAULT_LIMIT);
  const offset = wholeNumber(search, 'offset', 0);
  if (limit === undefined || offset === undefined) return invalidQuery('limit and offset must be whole numbers');
  const wanted = wantedMarkets(venue, search);
  if ('status' in wanted) return wanted;
  const page = wanted.slice(offset, offset + Math.min(limit, MAX_LIMIT));
  return json(
    200,
    page.map((market) => marketRow(venue, market, lookOf(venue, search))),
  );
}

/** `GET /markets/{id}`, `/markets/slug/{slug}` and `/markets/{id}/tags`: one market, closed or not. */
export function oneMarketReply(venue: Venue, parts: readonly string[], search: URLSearchParams): VenueReply {
  const [first, second] = parts;
  const bySlug = first === 'slug';
  const market = venue.markets.all.find(({ gammaId, slug }) => (bySlug ? slug === second : gammaId === first));
  if (market === undefined || parts.length > 2) return notFound(bySlug ? 'slug not found' : 'id not found');
  if (bySlug || second === undefined) return json(200, marketRow(venue, market, lookOf(venue, search)));
  return second === 'tags' ? json(200, tagsOf(venue, market.tags)) : notFound('not found');
}

function lookOf({ clock }: Venue, search: URLSearchParams): { readonly now: number; readonly includeTag: boolean } {
  return { now: clock.now(), includeTag: search.get('include_tag') === 'true' };
}

function wantedMarkets(venue: Venue, search: URLSearchParams): readonly Market[] | VenueReply {
  const unknown = UNKNOWN_FILTERS.find((name) => search.has(name));
  if (unknown !== undefined) return invalidQuery(`${unknown} is not known to this exchange`);
  const liquidity = rangeOf(search, 'liquidity_num');
  const volume = rangeOf(search, 'volume_num');
  const endDate = rangeOf(search, 'end_date');
  for (const range of [liquidity, volume, endDate]) if ('status' in range) return range;
  if ('status' in liquidity || 'status' in volume || 'status' in endDate) return invalidQuery('bounds');
  const now = venue.clock.now();
  const isClosedWanted = search.get('closed') === 'true';
  const tagId = search.get('tag_id');
  return candidates(venue, search).filter(
    (market) =>
      isResolved(market, now) === isClosedWanted &&
      liquidity(market.liquidity) &&
      volume(market.volume) &&
      endDate(market.endMs) &&
      (tagId === null || tagsOf(venue, market.tags).some(({ id }) => id === tagId)),
  );
}

function candidates({ markets }: Venue, search: URLSearchParams): readonly Market[] {
  const conditions = search.getAll('condition_ids');
  const tokens = search.getAll('clob_token_ids');
  const [ids, slugs] = [search.getAll('id'), search.getAll('slug')];
  let found = markets.all;
  if (conditions.length > 0) found = distinct(conditions.map((id) => markets.condition(id)));
  if (tokens.length > 0) {
    const byToken = new Set(tokens.map((tokenId) => markets.token(tokenId)?.market));
    found = conditions.length > 0 ? found.filter((market) => byToken.has(market)) : distinct([...byToken]);
  }
  if (ids.length > 0) found = found.filter(({ gammaId }) => ids.includes(gammaId));
  return slugs.length > 0 ? found.filter(({ slug }) => slugs.includes(slug)) : found;
}

function distinct(found: readonly (Market | undefined)[]): Market[] {
  const known = new Set(found.filter((market) => market !== undefined));
  return [...known].sort((left, right) => left.index - right.index);
}
