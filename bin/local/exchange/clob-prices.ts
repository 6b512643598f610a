import { noOrderbook } from './clob-market-data.ts';
import { json, type VenueReply } from './http-server.ts';
import type { Token } from './market-index.ts';
import { formatMicro, ONE } from './micro.ts';
import { INTERVAL_S, priceHistory } from './price-history.ts';
import type { Venue } from './venue.ts';

type Touch = { readonly bidMicro: bigint; readonly askMicro: bigint };

/** `GET /price`: a BUY shows the best bid, a SELL the best ask, as the documentation has it. */
export function priceReply(venue: Venue, tokenId: string, side: string): VenueReply {
  if (side !== 'BUY' && side !== 'SELL') return json(400, { error: 'Invalid side' });
  return ofTouch(venue, tokenId, ({ bidMicro, askMicro }) => ({
    price: formatMicro(side === 'BUY' ? bidMicro : askMicro),
  }));
}

/** `GET /midpoint`: halfway between the best bid and the best ask. */
export function midpointReply(venue: Venue, tokenId: string): VenueReply {
  return ofTouch(venue, tokenId, ({ bidMicro, askMicro }) => ({ mid: formatMicro((bidMicro + askMicro) / 2n) }));
}

/** `GET /spread`: from the best bid to the best ask. */
export function spreadReply(venue: Venue, tokenId: string): VenueReply {
  return ofTouch(venue, tokenId, ({ bidMicro, askMicro }) => ({ spread: formatMicro(askMicro - bidMicro) }));
}

/** `GET /last-trade-price`: half a dollar and no side before the first trade. */
export function lastTradeReply(venue: Venue, tokenId: string): VenueReply {
  const token = tokenOf(venue, tokenId);
  if ('status' in token) return token;
  const print = venue.prints.last(token.market, venue.clock.now());
  if (print === undefined) return json(200, { price: '0.5', side: '' });
  const isFirst = token.outcomeIndex === 0;
  const priceMicro = isFirst ? print.priceMicro : ONE - print.priceMicro;
  const side = isFirst === (print.side === 'BUY') ? 'BUY' : 'SELL';
  return json(200, { price: formatMicro(priceMicro), side });
}

/** `GET /prices-history`: of an interval that ends now, or from `startTs` to `endTs`; `fidelity` minutes a point. */
export function pricesHistoryReply(venue: Venue, search: URLSearchParams): VenueReply {
  const token = venue.markets.token(search.get('market') ?? '');
  if ((search.get('market') ?? '') === '') return json(400, { error: 'market is required' });
  const nowS = Math.floor(venue.clock.now() / 1000);
  const interval = search.get('interval');
  const isSpan = search.has('startTs') || search.has('endTs');
  if (interval !== null && isSpan) return json(400, { error: 'interval and startTs/endTs exclude each other' });
  if (interval === null && !isSpan) return json(400, { error: 'interval or startTs/endTs is required' });
  const lengthS = interval === null ? 0 : INTERVAL_S[interval];
  if (lengthS === undefined) return json(400, { error: 'invalid interval' });
  const fidelity = Number(search.get('fidelity') ?? '1');
  const startS = isSpan ? Number(search.get('startTs') ?? '0') : nowS - lengthS;
  const endS = Math.min(nowS, Number(search.get('endTs') ?? String(nowS)));
  const isReadable = Number.isInteger(fidelity) && fidelity >= 1 && !Number.isNaN(startS) && !Number.isNaN(endS);
  if (!isReadable) return json(400, { error: 'invalid fidelity or time' });
  const history = token === undefined ? [] : priceHistory(venue, token, { startS, endS, stepS: fidelity * 60 });
  return json(200, { history });
}

/** A side without orders counts as nothing or as a whole dollar. */
function ofTouch(venue: Venue, tokenId: string, tell: (touch: Touch) => Record<string, string>): VenueReply {
  const token = tokenOf(venue, tokenId);
  if ('status' in token) return token;
  const book = venue.books.book(token, venue.clock.now());
  if (book === undefined) return noOrderbook();
  const touch = { bidMicro: book.bids[0]?.priceMicro ?? 0n, askMicro: book.asks[0]?.priceMicro ?? ONE };
  return json(200, tell(touch));
}

function tokenOf({ markets }: Venue, tokenId: string): Token | VenueReply {
  if (!/^\d{1,78}$/.test(tokenId)) return json(400, { error: 'Invalid token id' });
  return markets.token(tokenId) ?? noOrderbook();
}
