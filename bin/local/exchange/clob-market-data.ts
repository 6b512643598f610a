import { createHash } from 'node:crypto';
import type { Level } from './book-rule.ts';
import { json, type VenueReply } from './http-server.ts';
import { isResolved } from './market-index.ts';
import { formatMicro } from './micro.ts';
import type { Venue } from './venue.ts';

/** `GET /book`: levels as decimal text, the best at the end of each side. */
export function bookReply({ books, clock, markets, prints }: Venue, tokenId: string): VenueReply {
  if (!/^\d{1,78}$/.test(tokenId)) return json(400, { error: 'Invalid token id' });
  const now = clock.now();
  const token = markets.token(tokenId);
  const book = token === undefined ? undefined : books.book(token, now);
  if (token === undefined || book === undefined)
    return json(404, { error: 'No orderbook exists for the requested token id' });
  const bids = worstFirst(book.bids);
  const asks = worstFirst(book.asks);
  const { market } = token;
  return json(200, {
    market: market.paddedConditionId,
    asset_id: tokenId,
    timestamp: String(book.sinceMs),
    hash: createHash('sha1')
      .update(JSON.stringify([tokenId, bids, asks]))
      .digest('hex'),
    bids,
    asks,
    min_order_size: String(market.minOrderSize),
    tick_size: market.tickSize,
    neg_risk: market.negRisk,
    last_trade_price: formatMicro(prints.lastPrice(token, now) ?? 0n),
    ...(market.version === 'v2' ? { version: 'v2' } : {}),
  });
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
    itode: false,
    ao: !isResolved(market, clock.now()),
    gst: market.gameStartMs === undefined ? null : new Date(market.gameStartMs).toISOString(),
    cbos: false,
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

/** `GET /tick-size` and `GET /neg-risk` of a token. */
export function tokenRuleReply({ markets }: Venue, path: string, tokenId: string): VenueReply {
  const market = markets.token(tokenId)?.market;
  if (market === undefined) return json(404, { error: 'market not found' });
  return json(
    200,
    path === '/tick-size' ? { minimum_tick_size: Number(market.tickSize) } : { neg_risk: market.negRisk },
  );
}

function worstFirst(levels: readonly Level[]): { readonly price: string; readonly size: string }[] {
  return levels
    .map(({ priceMicro, sizeMicro }) => ({ price: formatMicro(priceMicro), size: formatMicro(sizeMicro) }))
    .reverse();
}
