import { isoSeconds, marketRow } from './gamma-market-row.ts';
import { invalidQuery, keyPage, notFound, rangeOf, wholeNumber } from './gamma-query.ts';
import { type Tag, tagsOf } from './gamma-tags.ts';
import { json, type VenueReply } from './http-server.ts';
import { isResolved, type Market } from './market-index.ts';
import type { Venue } from './venue.ts';

const MAX_LIMIT = 500;
const DEFAULT_LIMIT = 20;
/** Filters of the real one that this exchange does not know. */
const UNKNOWN_FILTERS = ['series_id', 'live', 'related_tags', 'start_date_min', 'start_date_max'];
const ORDERS: Readonly<Record<string, (event: Event) => number>> = {
  id: ({ id }) => Number(id),
  volume24hr: (event) => sum(event, ({ volume24h }) => volume24h),
  volume: (event) => sum(event, ({ volume }) => volume),
  liquidity: (event) => sum(event, ({ liquidity }) => liquidity),
  endDate: endMs,
};

type Event = {
  readonly id: string;
  readonly slug: string;
  readonly index: number;
  readonly tags: readonly Tag[];
  readonly markets: Market[];
};

/** `GET /events/keyset`: events with their markets and tags, in pages by key. */
export function eventsPage(venue: Venue, search: URLSearchParams): VenueReply {
  if (search.has('offset')) return invalidQuery('offset is not supported on keyset pages');
  const limit = wholeNumber(search, 'limit', DEFAULT_LIMIT);
  if (limit === undefined || limit < 1 || limit > MAX_LIMIT) return invalidQuery('limit must be 1 to 500');
  const wanted = wantedEvents(venue, search);
  if ('status' in wanted) return wanted;
  const order = search.get('order');
  const keyOf = order === null ? ({ index }: Event): number => index : ORDERS[order];
  if (keyOf === undefined) return invalidQuery(`order must be one of ${Object.keys(ORDERS).join(', ')}`);
  const page = keyPage(
    wanted.map((row) => ({ row, key: keyOf(row), place: row.index })),
    { limit, cursor: search.get('after_cursor'), isAscending: search.get('ascending') !== 'false' },
  );
  if (page === undefined) return invalidQuery('after_cursor is not readable');
  return json(200, {
    events: page.rows.map((event) => eventRow(venue, event)),
    ...(page.nextCursor === undefined ? {} : { next_cursor: page.nextCursor }),
  });
}

/** `GET /events`: the old listing, a bare array by `limit` and `offset`. */
export function eventsListing(venue: Venue, search: URLSearchParams): VenueReply {
  const limit = wholeNumber(search, 'limit', DEFAULT_LIMIT);
  const offset = wholeNumber(search, 'offset', 0);
  if (limit === undefined || offset === undefined) return invalidQuery('limit and offset must be whole numbers');
  const wanted = wantedEvents(venue, search);
  if ('status' in wanted) return wanted;
  return json(
    200,
    wanted.slice(offset, offset + Math.min(limit, MAX_LIMIT)).map((event) => eventRow(venue, event)),
  );
}

/** `GET /events/{id}` and `/events/slug/{slug}`: one event, closed or not. */
export function oneEventReply(venue: Venue, parts: readonly string[]): VenueReply {
  const [first, second] = parts;
  const bySlug = first === 'slug';
  const event = eventsOf(venue).find(({ id, slug }) => (bySlug ? slug === second : id === first));
  const isOne = parts.length === (bySlug ? 2 : 1);
  return event === undefined || !isOne
    ? notFound(bySlug ? 'slug not found' : 'id not found')
    : json(200, eventRow(venue, event));
}

function wantedEvents(venue: Venue, search: URLSearchParams): readonly Event[] | VenueReply {
  const unknown = UNKNOWN_FILTERS.find((name) => search.has(name));
  if (unknown !== undefined) return invalidQuery(`${unknown} is not known to this exchange`);
  const [liquidity, volume] = [rangeOf(search, 'liquidity'), rangeOf(search, 'volume')];
  if ('status' in liquidity) return liquidity;
  if ('status' in volume) return volume;
  const [ids, slugs] = [search.getAll('id'), search.getAll('slug')];
  const [tagId, tagSlug, withoutTag] = ['tag_id', 'tag_slug', 'exclude_tag_id'].map((name) => search.get(name));
  const title = search.get('title_search')?.toLowerCase();
  const isClosedWanted = search.get('closed') === 'true';
  const now = venue.clock.now();
  return eventsOf(venue).filter(
    (event) =>
      isClosed(event, now) === isClosedWanted &&
      (ids.length === 0 || ids.includes(event.id)) &&
      (slugs.length === 0 || slugs.includes(event.slug)) &&
      (typeof tagId !== 'string' || event.tags.some(({ id }) => id === tagId)) &&
      (typeof tagSlug !== 'string' || event.tags.some(({ slug }) => slug === tagSlug)) &&
      (typeof withoutTag !== 'string' || !event.tags.some(({ id }) => id === withoutTag)) &&
      (title === undefined || event.slug.replaceAll('-', ' ').toLowerCase().includes(title)) &&
      liquidity(sum(event, (market) => market.liquidity)) &&
      volume(sum(event, (market) => market.volume)),
  );
}

function eventsOf(venue: Venue): Event[] {
  const events = new Map<string, Event>();
  for (const market of venue.markets.all) {
    const known = events.get(market.eventId);
    if (known !== undefined) known.markets.push(market);
    else {
      const { eventId: id, eventSlug: slug } = market;
      events.set(id, { id, slug, index: events.size, tags: tagsOf(venue, market.tags), markets: [market] });
    }
  }
  return [...events.values()];
}

function eventRow(venue: Venue, event: Event): Record<string, unknown> {
  const { id, slug, markets, tags } = event;
  const now = venue.clock.now();
  const negRisk = markets.some((market) => market.negRisk);
  return {
    id,
    ticker: slug,
    slug,
    title: slug,
    description: '',
    endDate: isoSeconds(endMs(event)),
    active: true,
    closed: isClosed(event, now),
    archived: false,
    restricted: true,
    liquidity: sum(event, (market) => market.liquidity),
    volume: sum(event, (market) => market.volume),
    volume24hr: sum(event, (market) => market.volume24h),
    enableOrderBook: true,
    negRisk,
    enableNegRisk: negRisk,
    negRiskAugmented: false,
    markets: markets.map((market) => marketRow(venue, market, { now, includeTag: false, withoutEvent: true })),
    tags,
  };
}

function isClosed({ markets }: Event, now: number): boolean {
  return markets.every((market) => isResolved(market, now));
}

function endMs({ markets }: Event): number {
  return Math.max(...markets.map((market) => market.endMs));
}

function sum({ markets }: Event, figure: (market: Market) => number): number {
  return markets.reduce((total, market) => total + figure(market), 0);
}
