import { DEFAULT_WINDOW_S, renderTrade, walletFeed } from './data-api-activity.ts';
import {
  conditionsOf,
  envelope,
  isRefused,
  numberIn,
  oneOf,
  pageOf,
  parameter,
  refused,
  writeCursor,
} from './data-api-query.ts';
import type { VenueReply } from './http-server.ts';
import { padConditionId } from './market-index.ts';
import { marketFeed } from './market-feed.ts';
import { parseMicro } from './micro.ts';
import type { Venue } from './venue.ts';
import type { ActivityRow } from './world.ts';

/** A feed that is not of one wallet is refreshed this often, */
const REFRESH_MS = 4_000;
/** and is this far behind when it has just been refreshed. */
const MARKET_LAG_MS = 5_000;

/**
 * `GET /v2/trades`: the fills of one wallet, of some markets, of an event, or of all.
 *
 * By default only rows of takers: who follows a wallet without `taker_only=false` misses its resting orders' fills. A
 * list of wallets finds nothing.
 */
export function tradesReply(venue: Venue, search: URLSearchParams): VenueReply {
  const filterType = oneOf(search, 'filter_type', { words: ['TOKENS', 'CASH'], fallback: 'TOKENS' });
  if (isRefused(filterType)) return filterType.fault;
  const least = parseMicro(parameter(search, 'filter_amount') ?? '0.01');
  if (least === undefined) return refused('filter_amount', 'must be a number').fault;
  const takerOnly = oneOf(search, 'taker_only', { words: ['true', 'false'], fallback: 'true' });
  if (isRefused(takerOnly)) return takerOnly.fault;
  const isLarge = (row: ActivityRow): boolean => (filterType.word === 'CASH' ? row.usdcMicro : row.sizeMicro) >= least;
  const user = parameter(search, 'user');
  if (user === undefined) return marketTrades(venue, search, { isLarge, isTakerOnly: takerOnly.word === 'true' });
  if (user.includes(',')) {
    const page = pageOf(search);
    return 'fault' in page ? page.fault : envelope([], page.limit, null);
  }
  const feed = marketFeed(venue);
  const isShown = (row: ActivityRow): boolean =>
    row.type === 'TRADE' && isLarge(row) && (takerOnly.word === 'false' || feed.tradeOf(row)?.isTaker === true);
  return walletFeed(venue, search, { direction: 'DESC', render: renderTrade, isShown });
}

/** `start` and `end` act only on a wallet's feed; these reach back three years, or, unfiltered, to last month. */
function marketTrades(
  venue: Venue,
  search: URLSearchParams,
  { isLarge, isTakerOnly }: { readonly isLarge: (row: ActivityRow) => boolean; readonly isTakerOnly: boolean },
): VenueReply {
  const page = pageOf(search);
  if ('fault' in page) return page.fault;
  const conditions = conditionsOf(search);
  if (isRefused(conditions)) return conditions.fault;
  const eventId = parameter(search, 'event_id');
  const side = parameter(search, 'side');
  if (side !== undefined && side !== 'BUY' && side !== 'SELL') return refused('side', 'must be BUY or SELL').fault;
  const now = venue.clock.now();
  const visibleMs = Math.floor((now - MARKET_LAG_MS) / REFRESH_MS) * REFRESH_MS;
  const anchorMs = numberIn(page.cursor, 'anchor') ?? visibleMs;
  const isFiltered = conditions !== undefined || eventId !== undefined;
  const fromMs = isFiltered ? now - DEFAULT_WINDOW_S * 1000 : startOfLastMonth(now);
  const rows = marketFeed(venue)
    .between(fromMs, Math.min(anchorMs, visibleMs))
    .filter(
      ({ row, isTaker }) =>
        (isTaker || !isTakerOnly) &&
        isLarge(row) &&
        (side === undefined || row.side === side) &&
        (conditions === undefined || conditions.has(padConditionId(row.conditionId))) &&
        (eventId === undefined || venue.markets.condition(row.conditionId)?.eventId === eventId),
    )
    .reverse();
  const skip = numberIn(page.cursor, 'skip') ?? 0;
  const shown = rows.slice(skip, skip + page.limit).map(({ row }) => renderTrade(row));
  const next = skip + page.limit;
  const cursor = rows.length > next ? writeCursor({ anchor: anchorMs, limit: page.limit, skip: next }) : null;
  return envelope(shown, page.limit, cursor);
}

function startOfLastMonth(nowMs: number): number {
  const now = new Date(nowMs);
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1);
}
