import { headBlock } from './blocks.ts';
import {
  dataApiError,
  envelope,
  isRefused,
  numberIn,
  pageOf,
  parameter,
  type QueryFault,
  refused,
  secondsOf,
  writeCursor,
} from './data-api-query.ts';
import { json, type VenueReply } from './http-server.ts';
import type { Token } from './market-index.ts';
import { formatMicro } from './micro.ts';
import { INTERVAL_S, priceHistory } from './price-history.ts';
import { DATA_API_LAG_MS } from './settlement.ts';
import type { Venue } from './venue.ts';

const MAX_CONDITIONS = 20;
/** Points of one page of a price history, and how long its window may be that is no interval. */
const MAX_POINTS = 10_000;
const MAX_WINDOW_S = 15 * 86_400;
const MINUTE_S = 60;
const HALF_A_DAY_S = 43_200;

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

/**
 * `GET /v2/prices-history` of a token: its prices by buckets, oldest first, and the last one that there was.
 *
 * As docs.polymarket.com has it on 2026-11-23: a relative `interval`, or `start` with at most 15 days up to `end`, and never
 * both; `bucket_seconds` in place of the `fidelity` of v1. `as_of` is not known here.
 */
export function pricesHistoryReply(venue: Venue, search: URLSearchParams): VenueReply {
  const page = pageOf(search, MAX_POINTS);
  if ('fault' in page) return page.fault;
  const tokenId = parameter(search, 'token_id');
  if (tokenId === undefined || !/^\d{1,78}$/.test(tokenId))
    return refused('token_id', 'token_id must be a decimal number').fault;
  const nowS = Math.floor((venue.clock.now() - DATA_API_LAG_MS) / 1000);
  const window = historyWindow(search, nowS);
  if (isRefused(window)) return window.fault;
  const token = venue.markets.token(tokenId);
  const points = token === undefined ? [] : historyPoints(venue, token, window);
  const begin = numberIn(page.cursor, 'next') ?? 0;
  const next = begin + page.limit;
  const rows = points.slice(begin, next).map((point) => JSON.stringify(point));
  return envelope(rows, page.limit, points.length > next ? writeCursor({ limit: page.limit, next }) : null);
}

type HistoryWindow = { readonly startS: number; readonly endS: number; readonly stepS: number };

function historyWindow(search: URLSearchParams, nowS: number): HistoryWindow | QueryFault {
  const interval = parameter(search, 'interval');
  const lengthS = interval === undefined ? undefined : INTERVAL_S[interval];
  const hasStart = parameter(search, 'start') !== undefined;
  if (hasStart === (interval !== undefined)) return refused('interval', 'either interval or start');
  if (interval !== undefined && lengthS === undefined) return refused('interval', 'unknown interval');
  const [start, end] = [secondsOf(search, 'start', Math.max(0, nowS - (lengthS ?? 0))), secondsOf(search, 'end', nowS)];
  if (isRefused(start)) return start;
  if (isRefused(end)) return end;
  if (hasStart && end.seconds - start.seconds > MAX_WINDOW_S) return refused('start', 'a window is at most 15 days');
  const usualS = lengthS === Infinity ? HALF_A_DAY_S : MINUTE_S;
  const stepS = Number(parameter(search, 'bucket_seconds') ?? String(usualS));
  if (!Number.isInteger(stepS) || stepS < MINUTE_S) return refused('bucket_seconds', 'must be a minute or more');
  return { startS: start.seconds, endS: Math.min(end.seconds, nowS), stepS };
}

/** The last one is an observation of its own, and lies in no bucket. */
function historyPoints(venue: Venue, token: Token, window: HistoryWindow): readonly object[] {
  const points = priceHistory(venue, token, window).map(({ t, p }) => ({
    ...{ timestamp: t, price: p, resolution_seconds: window.stepS },
  }));
  const last = venue.prints.last(token.market, window.endS * 1000);
  const price = venue.prints.lastPrice(token, window.endS * 1000);
  if (last === undefined || price === undefined || last.atMs < window.startS * 1000) return points;
  const timestamp = Math.floor(last.atMs / 1000);
  const before = points.filter((point) => point.timestamp < timestamp);
  return [...before, { timestamp, price: Number(formatMicro(price)), resolution_seconds: 0 }];
}
