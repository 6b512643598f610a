import { headBlock } from './blocks.ts';
import { dataApiError, isRefused, parameter, refused, secondsOf } from './data-api-query.ts';
import { json, type VenueReply } from './http-server.ts';
import { INTERVAL_S, priceHistory } from './price-history.ts';
import { DATA_API_LAG_MS } from './settlement.ts';
import type { Venue } from './venue.ts';

const MAX_CONDITIONS = 20;

/** `GET /v2/status`: how far behind the chain the answers are. */
export function statusReply({ clock }: Venue): VenueReply {
  const now = clock.now();
  const lag = { lag_seconds: DATA_API_LAG_MS / 1000 };
  const block = headBlock(now - DATA_API_LAG_MS);
  return json(200, {
    data: {
      serving: { ...lag, worst: 'activity_feed', activity_feed: lag, custody_balances: lag, pnl: lag },
      ingestion: { min_synced_block: block, max_synced_block: block },
      computed_at: new Date(now).toISOString(),
      age_seconds: 0,
    },
  });
}

/** `GET /v2/resolutions`: payouts in millionths a share, once the chain has them; wants ids of 32 bytes. */
export function resolutionsReply({ clock, markets }: Venue, search: URLSearchParams): VenueReply {
  const ids = (parameter(search, 'condition') ?? parameter(search, 'condition_id') ?? '')
    .split(',')
    .filter((id) => id !== '');
  if (ids.length === 0 || ids.length > MAX_CONDITIONS || ids.some((id) => !/^0x[0-9a-fA-F]{64}$/.test(id)))
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

/** `GET /v2/prices-history` of a token, over an interval or from `start` to `end`, `fidelity` minutes a point. */
export function pricesHistoryReply(venue: Venue, search: URLSearchParams): VenueReply {
  const tokenId = parameter(search, 'token_id');
  if (tokenId === undefined || !/^\d{1,78}$/.test(tokenId))
    return refused('token_id', 'token_id must be a decimal number').fault;
  const nowS = Math.floor((venue.clock.now() - DATA_API_LAG_MS) / 1000);
  const interval = parameter(search, 'interval') ?? '1d';
  const lengthS = INTERVAL_S[interval];
  if (lengthS === undefined) return refused('interval', 'unknown interval').fault;
  const end = secondsOf(search, 'end', nowS);
  if (isRefused(end)) return end.fault;
  const start = secondsOf(search, 'start', Math.max(0, Math.min(end.seconds, nowS) - lengthS));
  if (isRefused(start)) return start.fault;
  const fidelity = Number(parameter(search, 'fidelity') ?? '1');
  if (!Number.isInteger(fidelity) || fidelity < 1) return refused('fidelity', 'must be minutes').fault;
  const token = venue.markets.token(tokenId);
  if (token === undefined) return json(200, { data: [] });
  const window = { startS: start.seconds, endS: Math.min(end.seconds, nowS), stepS: fidelity * 60 };
  return json(200, { data: priceHistory(venue, token, window) });
}
