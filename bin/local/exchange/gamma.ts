import { json, type VenueHandler, type VenueReply } from './http-server.ts';
import { isResolved, type Market, type Token } from './market-index.ts';
import { formatMicro, ONE } from './micro.ts';
import type { Venue } from './venue.ts';

const MAX_LIMIT = 100;
const DEFAULT_LIMIT = '20';

/** Gamma: metadata of markets, in pages by key. Array filters are repeated keys; `condition_ids[]=` filters nothing. */
export function gamma(venue: Venue): VenueHandler {
  return (request) => {
    if (request.path !== '/markets/keyset') return json(404, { type: 'not found error', error: 'not found' });
    if (request.method !== 'GET') return json(405, { type: 'method error', error: 'method not allowed' });
    return marketsPage(venue, request.search);
  };
}

function marketsPage(venue: Venue, search: URLSearchParams): VenueReply {
  if (search.has('offset')) return invalid('offset is not supported on keyset pages');
  const limit = Number(search.get('limit') ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) return invalid('limit must be 1 to 100');
  const begin = cursorIndex(search.get('after_cursor'));
  if (begin === undefined) return invalid('after_cursor is not readable');
  const now = venue.clock.now();
  const isClosedWanted = search.get('closed') === 'true';
  const wanted = candidates(venue, search).filter(
    (market) => market.index >= begin && isResolved(market, now) === isClosedWanted,
  );
  const page = wanted.slice(0, limit);
  const next = wanted[limit];
  const includeTag = search.get('include_tag') === 'true';
  return json(200, {
    markets: page.map((market) => marketRow(venue, market, { now, includeTag })),
    ...(next === undefined ? {} : { next_cursor: Buffer.from(`k:${next.index}`).toString('base64url') }),
  });
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

function marketRow(
  venue: Venue,
  market: Market,
  { now, includeTag }: { readonly now: number; readonly includeTag: boolean },
): Record<string, unknown> {
  const closed = isResolved(market, now);
  const tokens = market.tokens.flatMap(({ tokenId }) => venue.markets.token(tokenId) ?? []);
  const tags = market.tags.map((label, index) => ({ id: String(index + 1), label, slug: slugOf(label) }));
  return {
    id: market.gammaId,
    version: market.version,
    question: market.question,
    conditionId: gammaConditionId(market),
    slug: market.slug,
    endDate: isoSeconds(market.endMs),
    ...(market.gameStartMs === undefined ? {} : { gameStartTime: isoSeconds(market.gameStartMs) }),
    ...(closed ? { closedTime: isoSeconds(market.resolution?.atMs ?? now), umaResolutionStatus: 'resolved' } : {}),
    active: true,
    closed,
    archived: false,
    acceptingOrders: !closed,
    enableOrderBook: true,
    restricted: true,
    negRisk: market.negRisk,
    orderPriceMinTickSize: Number(market.tickSize),
    orderMinSize: market.minOrderSize,
    outcomes: JSON.stringify(market.tokens.map(({ outcome }) => outcome)),
    outcomePrices: JSON.stringify(tokens.map((token) => formatMicro(venue.prints.mark(token, now)))),
    ...idFields(market),
    liquidity: String(market.liquidity),
    liquidityNum: market.liquidity,
    volume: String(market.volume),
    volumeNum: market.volume,
    volume24hr: market.volume24h,
    ...touchFields(venue, tokens[0], now),
    feesEnabled: market.feeRate > 0,
    ...(market.feeRate > 0
      ? { feeSchedule: { rate: market.feeRate, exponent: market.feeExponent, takerOnly: true, rebateRate: 0 } }
      : {}),
    secondsDelay: market.secondsDelay,
    umaResolutionStatuses: '[]',
    category: market.category,
    events: [
      { id: market.eventId, slug: market.eventSlug, title: market.eventSlug, negRisk: market.negRisk, closed, tags },
    ],
    ...(includeTag ? { tags } : {}),
  };
}

/** A v1 market names its tokens in a JSON text, a v2 market its positions in a real array. */
function idFields(market: Market): Record<string, unknown> {
  const ids = market.tokens.map(({ tokenId }) => tokenId);
  return market.version === 'v1' ? { clobTokenIds: JSON.stringify(ids) } : { positionIds: ids };
}

function touchFields(venue: Venue, token: Token | undefined, now: number): Record<string, number> {
  const book = token === undefined ? undefined : venue.books.book(token, now);
  const bidMicro = book?.bids[0]?.priceMicro ?? 0n;
  const askMicro = book?.asks[0]?.priceMicro ?? ONE;
  const last = token === undefined ? undefined : venue.prints.lastPrice(token, now);
  return {
    bestBid: Number(formatMicro(bidMicro)),
    bestAsk: Number(formatMicro(askMicro)),
    spread: Number(formatMicro(askMicro - bidMicro)),
    lastTradePrice: Number(formatMicro(last ?? 0n)),
  };
}

/** Gamma shows the 31 bytes of a v2 condition, without the padding that the CLOB wants. */
function gammaConditionId({ version, paddedConditionId }: Market): string {
  return version === 'v2' && paddedConditionId.endsWith('00') ? paddedConditionId.slice(0, -2) : paddedConditionId;
}

function cursorIndex(cursor: string | null): number | undefined {
  if (cursor === null || cursor === '') return 0;
  const match = /^k:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  return match === null ? undefined : Number(match[1]);
}

function invalid(error: string): VenueReply {
  return json(422, { type: 'validation error', error });
}

function isoSeconds(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

function slugOf(label: string): string {
  return label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
