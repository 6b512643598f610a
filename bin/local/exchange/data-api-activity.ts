import {
  conditionsOf,
  envelope,
  pageOf,
  parameter,
  type QueryFault,
  refused,
  userOf,
  writeCursor,
} from './data-api-query.ts';
import type { VenueReply } from './http-server.ts';
import { padConditionId } from './market-index.ts';
import { formatMicro, parseMicro } from './micro.ts';
import { DATA_API_LAG_MS } from './settlement.ts';
import { countUpTo } from './sorted.ts';
import type { Venue } from './venue.ts';
import type { Wallet } from './wallets.ts';
import type { ActivityRow } from './world.ts';

type Direction = 'ASC' | 'DESC';
type Feed = {
  readonly wallet: Wallet;
  readonly direction: Direction;
  readonly limit: number;
  /** Rows of the wallet that may be shown: from `first` up to, but not including, `end`. */
  readonly first: number;
  readonly end: number;
  readonly anchor: number;
  readonly isWanted: (row: ActivityRow) => boolean;
  readonly render: (row: ActivityRow) => string;
};

const TYPES = new Set(
  'TRADE SPLIT MERGE REDEEM CONVERSION MIGRATION REWARD YIELD MAKER_REBATE TAKER_REBATE REFERRAL_REWARD DEPOSIT WITHDRAWAL TIP'.split(
    ' ',
  ),
);
const DEFAULT_WINDOW_S = 3 * 365 * 86_400;
const rendered = new WeakMap<ActivityRow, string>();

/** `GET /v2/activity`: everything that a wallet did, newest first, three seconds after its block. */
export function activityReply(venue: Venue, search: URLSearchParams): VenueReply {
  if (search.getAll('type').length > 1) return refused('type', 'type must be given once').fault;
  const type = parameter(search, 'type');
  // Only one plain value filters; a list is silently ignored by the venue.
  const isList = type?.includes(',') === true;
  if (type !== undefined && !isList && !TYPES.has(type)) return refused('type', 'unknown activity type').fault;
  if ((parameter(search, 'sort_by') ?? 'TIMESTAMP') !== 'TIMESTAMP') return refused('sort_by', 'unknown sort').fault;
  const direction = parameter(search, 'sort_direction') ?? 'DESC';
  if (direction !== 'ASC' && direction !== 'DESC') return refused('sort_direction', 'must be ASC or DESC').fault;
  return feedReply(venue, search, { direction, type: isList ? undefined : type, render: renderActivity });
}

/** `GET /v2/trades` of one wallet: its fills without the fields of other activity. */
export function tradesReply(venue: Venue, search: URLSearchParams): VenueReply {
  const isCash = parameter(search, 'filter_type') === 'CASH';
  const least = parseMicro(parameter(search, 'filter_amount') ?? '0.01');
  if (least === undefined) return refused('filter_amount', 'must be a number').fault;
  const isLarge = (row: ActivityRow): boolean => (isCash ? row.usdcMicro : row.sizeMicro) >= least;
  return feedReply(venue, search, { direction: 'DESC', type: 'TRADE', render: renderTrade, isLarge });
}

type FeedQuery = {
  readonly direction: Direction;
  readonly type: string | undefined;
  readonly render: (row: ActivityRow) => string;
  readonly isLarge?: (row: ActivityRow) => boolean;
};

function feedReply(venue: Venue, search: URLSearchParams, query: FeedQuery): VenueReply {
  const now = venue.clock.now();
  const user = userOf(search);
  if (user === undefined) return refused('user', 'user must be one wallet address').fault;
  const page = pageOf(search);
  if ('fault' in page) return page.fault;
  const window = windowOf(search, now);
  if ('fault' in window) return window.fault;
  const side = parameter(search, 'side');
  if (side !== undefined && side !== 'BUY' && side !== 'SELL') return refused('side', 'must be BUY or SELL').fault;
  const wallet = venue.wallets.find(user, now);
  if (wallet === undefined) return envelope([], page.limit, null);
  const conditions = conditionsOf(search);
  const { type, isLarge } = query;
  const isWanted = (row: ActivityRow): boolean =>
    (type === undefined || row.type === type) &&
    (side === undefined || row.side === side) &&
    (isLarge === undefined || isLarge(row)) &&
    (conditions === undefined || conditions.has(padConditionId(row.conditionId))) &&
    row.type !== 'DEPOSIT' &&
    row.type !== 'WITHDRAWAL';
  const visible = countUpTo(wallet.blockMs, now - DATA_API_LAG_MS);
  const anchor = numberIn(page.cursor, 'anchor') ?? visible;
  if (page.cursor !== undefined && page.cursor['direction'] !== query.direction)
    return refused('cursor', 'cursor belongs to another direction').fault;
  const feed: Feed = {
    wallet,
    direction: query.direction,
    limit: page.limit,
    first: countUpTo(wallet.blockMs, window.startS * 1000 - 1),
    end: Math.min(anchor, visible, countUpTo(wallet.blockMs, window.endS * 1000)),
    anchor,
    isWanted,
    render: query.render,
  };
  return readFeed(feed, numberIn(page.cursor, 'next'));
}

/** One look beyond the page tells exactly whether there is more. */
function readFeed(feed: Feed, cursorNext: number | undefined): VenueReply {
  const { wallet, direction, limit, first, end } = feed;
  const step = direction === 'DESC' ? -1 : 1;
  const rows: string[] = [];
  for (let index = cursorNext ?? (step < 0 ? end - 1 : first); index >= first && index < end; index += step) {
    const row = wallet.events[index]?.row;
    if (row === undefined || !feed.isWanted(row)) continue;
    if (rows.length === limit)
      return envelope(rows, limit, writeCursor({ anchor: feed.anchor, limit, direction, next: index }));
    rows.push(feed.render(row));
  }
  return envelope(rows, limit, null);
}

function windowOf(
  search: URLSearchParams,
  nowMs: number,
): { readonly startS: number; readonly endS: number } | QueryFault {
  const nowS = Math.floor(nowMs / 1000);
  const start = Number(search.get('start') ?? '0');
  const end = Number(search.get('end') ?? String(nowS + 86_400));
  if (!Number.isInteger(start) || start < 0) return refused('start', 'must be epoch seconds');
  if (!Number.isInteger(end) || end < 0) return refused('end', 'must be epoch seconds');
  return { startS: start === 0 ? nowS - DEFAULT_WINDOW_S : start, endS: end };
}

function numberIn(cursor: Readonly<Record<string, unknown>> | undefined, name: string): number | undefined {
  const value = cursor?.[name];
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

function renderActivity(row: ActivityRow): string {
  let text = rendered.get(row);
  if (text === undefined) {
    const { type } = row;
    text = `{"type":${JSON.stringify(type)},${commonFields(row)},"usdc_size":${formatMicro(row.usdcMicro)},"is_combo":false}`;
    rendered.set(row, text);
  }
  return text;
}

function renderTrade(row: ActivityRow): string {
  return `{${commonFields(row)}}`;
}

function commonFields(row: ActivityRow): string {
  const text = JSON.stringify;
  return (
    `"proxy_wallet":${text(row.wallet.toLowerCase())},"side":"${row.side}","token_id":${text(row.tokenId)},` +
    `"condition_id":${text(row.conditionId)},"size":${formatMicro(row.sizeMicro)},"price":${text(row.price)},` +
    `"timestamp":${row.timestampS},"title":${text(row.title)},"slug":${text(row.slug)},"icon":"",` +
    `"event_slug":${text(row.eventSlug)},"outcome":${text(row.outcome)},"outcome_index":${row.outcomeIndex},` +
    `"name":${text(row.name)},"pseudonym":"","bio":"","profile_image":"","profile_image_optimized":"",` +
    `"transaction_hash":${text(row.transactionHash)}`
  );
}
