import { createHash } from 'node:crypto';
import type { Level } from './book-rule.ts';
import { json, type VenueReply } from './http-server.ts';
import { isResolved } from './market-index.ts';
import { formatMicro } from './micro.ts';
import type { Venue } from './venue.ts';

/** Books that one request may ask for. */
const MAX_BOOKS = 500;

/** `GET /book`: levels as decimal text, the best at the end of each side. */
export function bookReply(venue: Venue, tokenId: string): VenueReply {
  if (!/^\d{1,78}$/.test(tokenId)) return json(400, { error: 'Invalid token id' });
  const row = bookRow(venue, tokenId, venue.clock.now());
  return row === undefined ? noOrderbook() : json(200, row);
}

/** `POST /books`: the books of at most 500 tokens; tokens without one are left out. */
export function booksReply(venue: Venue, body: Buffer): VenueReply {
  const tokenIds = tokenIdsOf(body);
  if (tokenIds === undefined) return json(400, { error: 'Invalid payload' });
  if (tokenIds.length > MAX_BOOKS) return json(400, { error: 'Payload exceeds the limit' });
  const now = venue.clock.now();
  return json(
    200,
    tokenIds.flatMap((tokenId) => bookRow(venue, tokenId, now) ?? []),
  );
}

/** What is said where a token has no book. */
export function noOrderbook(): VenueReply {
  return json(404, { error: 'No orderbook exists for the requested token id' });
}

/** A book as the venue tells it, `undefined` where a token has none. */
export function bookRow(
  { books, markets, prints }: Venue,
  tokenId: string,
  now: number,
): Readonly<Record<string, unknown>> | undefined {
  const token = markets.token(tokenId);
  const book = token === undefined ? undefined : books.book(token, now);
  if (token === undefined || book === undefined) return undefined;
  const bids = worstFirst(book.bids);
  const asks = worstFirst(book.asks);
  const { market } = token;
  return {
    market: market.paddedConditionId,
    asset_id: tokenId,
    timestamp: String(book.sinceMs),
    hash: bookHash([tokenId, bids, asks]),
    bids,
    asks,
    min_order_size: String(market.minOrderSize),
    tick_size: market.tickSize,
    neg_risk: market.negRisk,
    last_trade_price: formatMicro(prints.lastPrice(token, now) ?? 0n),
    ...(market.version === 'v2' ? { version: 'v2' } : {}),
  };
}

/** The hash that names a state of a book. */
export function bookHash(state: unknown): string {
  return createHash('sha1').update(JSON.stringify(state)).digest('hex');
}

/** `GET /clob-markets/{condition}`: the compact market, only by a condition id of 64 digits. */
export function clobMarketReply({ clock, markets }: Venue, conditionId: string): VenueReply {
  const market = /^0x[0-9a-fA-F]{64}$/.test(conditionId) ? markets.condition(conditionId) : undefined;
  if (market === undefined) return json(404, { error: 'market not found' });
  return json(200, {
    c: market.paddedConditionId,
    t: market.tokens.map(({ tokenId, outcome }) => ({ t: tokenId, o: outcome })),
    mts: Number(market.tickSize),
    mos: market.minOrderSize,
    nr: market.negRisk,
    ...(market.feeRate > 0 ? { fd: { r: market.feeRate, e: market.feeExponent, to: true } } : {}),
    mbf: 0,
    tbf: 0,
    sd: market.secondsDelay,
    itode: market.hasShortDelay ?? false,
    ao: !isResolved(market, clock.now()),
    gst: market.gameStartMs === undefined ? null : new Date(market.gameStartMs).toISOString(),
    cbos: market.clearsAtStart ?? false,
    rfqe: false,
    oas: 0,
    v: market.version,
  });
}

/** `GET /markets-by-token/{token}`: the condition that a token belongs to. */
export function marketByTokenReply({ markets }: Venue, tokenId: string): VenueReply {
  const market = markets.token(tokenId)?.market;
  if (market === undefined) return json(404, { error: 'market not found' });
  return json(200, {
    condition_id: market.paddedConditionId,
    primary_token_id: market.tokens[0].tokenId,
    secondary_token_id: market.tokens[1].tokenId,
  });
}

/** `GET /tick-size`, `GET /neg-risk` and `GET /fee-rate` of a token; the last is a legacy cap, not the fee. */
export function tokenRuleReply(
  { markets }: Venue,
  path: '/tick-size' | '/neg-risk' | '/fee-rate',
  tokenId: string,
): VenueReply {
  const market = markets.token(tokenId)?.market;
  if (market === undefined) return json(404, { error: 'market not found' });
  if (path === '/fee-rate') return json(200, { base_fee: 0 });
  return json(
    200,
    path === '/tick-size' ? { minimum_tick_size: Number(market.tickSize) } : { neg_risk: market.negRisk },
  );
}

function tokenIdsOf(body: Buffer): string[] | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (!Array.isArray(value)) return undefined;
    const ids = value.map((entry: unknown) =>
      typeof entry === 'object' && entry !== null && 'token_id' in entry ? entry.token_id : undefined,
    );
    return ids.every((id) => typeof id === 'string') ? ids : undefined;
  } catch {
    return undefined;
  }
}

function worstFirst(levels: readonly Level[]): { readonly price: string; readonly size: string }[] {
  return levels
    .map(({ priceMicro, sizeMicro }) => ({ price: formatMicro(priceMicro), size: formatMicro(sizeMicro) }))
    .reverse();
}
