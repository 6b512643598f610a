import {
  conditionsOf,
  envelope,
  isRefused,
  numberIn,
  oneOf,
  oneUser,
  pageOf,
  parameter,
  type QueryFault,
  refused,
  secondsOf,
  writeCursor,
} from './data-api-query.ts';
import type { VenueReply } from './http-server.ts';
import { padConditionId } from './market-index.ts';
import { formatMicro } from './micro.ts';
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
/** How far back a feed reaches that was not told where to begin. */
export const DEFAULT_WINDOW_S = 3 * 365 * 86_400;
const rendered = new WeakMap<ActivityRow, string>();

/** `GET /v2/activity`: everything that a wallet did, newest first, three seconds after its block. */
export function activityReply(venue: Venue, search: URLSearchParams): VenueReply {
  if (search.getAll('type').length > 1) return refused('type', 'type must be given once').fault;
  const type = parameter(search, 'type');
  // Only one plain value filters; a list is silently ignored by the venue.
  const isList = type?.includes(',') === true;
  if (type !== undefined && !isList && !TYPES.has(type)) return refused('type', 'unknown activity type').fault;
  if ((parameter(search, 'sort_by') ?? 'TIMESTAMP') !== 'TIMESTAMP') return refused('sort_by', 'unknown sort').fault;
  if (parameter(search, 'condition') !== undefined && parameter(search, 'event_id') !== undefined)
    return refused('event_id', 'condition and event_id exclude each other').fault;
  const direction = oneOf(search, 'sort_direction', { words: ['DESC', 'ASC'], fallback: 'DESC' });
  if (isRefused(direction)) return direction.fault;
  const isMoneyShown = parameter(search, 'exclude_deposits_withdrawals') === 'false';
  return walletFeed(venue, search, {
    direction: direction.word,
    render: renderActivity,
    // A tip is shown only to who asks for tips.
    isShown: (row) =>
      (type === undefined || isList ? row.type !== 'TIP' : row.type === type) &&
      (isMoneyShown || (row.type !== 'DEPOSIT' && row.type !== 'WITHDRAWAL')),
  });
}

/** What a feed of one wallet shows, and how. */
export type WalletFeedQuery = {
  readonly direction: Direction;
  readonly render: (row: ActivityRow) => string;
  readonly isShown: (row: ActivityRow) => boolean;
};

/** The page of one wallet's rows that a query asks for. */
export function walletFeed(venue: Venue, search: URLSearchParams, query: WalletFeedQuery): VenueReply {
  const now = venue.clock.now();
  const asked = oneUser(search);
  if (isRefused(asked)) return asked.fault;
  const page = pageOf(search);
  if ('fault' in page) return page.fault;
  const window = windowOf(search, now);
  if (isRefused(window)) return window.fault;
  const side = parameter(search, 'side');
  if (side !== undefined && side !== 'BUY' && side !== 'SELL') return refused('side', 'must be BUY or SELL').fault;
  const conditions = conditionsOf(search);
  if (isRefused(conditions)) return conditions.fault;
  const wallet = venue.wallets.find(asked.user, now);
  if (wallet === undefined) return envelope([], page.limit, null);
  const eventId = parameter(search, 'event_id');
  const isWanted = (row: ActivityRow): boolean =>
    (side === undefined || row.side === side) &&
    (conditions === undefined || conditions.has(padConditionId(row.conditionId))) &&
    (eventId === undefined || venue.markets.condition(row.conditionId)?.eventId === eventId) &&
    query.isShown(row);
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

/** Nothing and 0 mean the last three years; 1 means everything. */
function windowOf(
  search: URLSearchParams,
  nowMs: number,
): { readonly startS: number; readonly endS: number } | QueryFault {
  const nowS = Math.floor(nowMs / 1000);
  const start = secondsOf(search, 'start', 0);
  if (isRefused(start)) return start;
  const end = secondsOf(search, 'end', nowS + 86_400);
  if (isRefused(end)) return end;
  return { startS: start.seconds === 0 ? nowS - DEFAULT_WINDOW_S : start.seconds, endS: end.seconds };
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

/** A fill as `/v2/trades` tells it: no type, no role, no id. */
export function renderTrade(row: ActivityRow): string {
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
