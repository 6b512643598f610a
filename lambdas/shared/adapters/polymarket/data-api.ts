import { type RowType } from '#core/model/leader-event.ts';
import { type TokenId, type Wallet } from '#core/values/ids.ts';
import { MICRO } from '#core/values/decimal.ts';
import { type Price, price } from '#core/values/price.ts';
import { type Shares } from '#core/values/shares.ts';
import { type Usd } from '#core/values/usd.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { type ActivityRow, type ActivityWalk, type HeldPosition, type LeaderFeed } from '#ports/leader-feed.ts';
import { type Address, dataApiAddress, foreignRow, nextCursor, walkActivityPages } from './activity-pages.ts';
import { readCashMoves } from './cash-moves.ts';
import { type Http } from './http.ts';
import { readJson } from './read-json.ts';
import { activityHeadSchema, activityRowSchema, positionsPageSchema, statusSchema } from './schemas.ts';

const MAX_POSITION_PAGES = 100;
const PAGE_SIZE = '500';
/** The venue renews its status in the background; one older than this says nothing about now. */
const MAX_STATUS_AGE_S = 120;

/** Row types that change holdings; all others (credits, deposits, migrations) are left out. */
const RELEVANT_TYPES = new Set(['TRADE', 'SPLIT', 'MERGE', 'REDEEM', 'CONVERSION']);

/**
 * Reads what traders did and hold from the venue's Data API, version 2.
 *
 * Activity is walked oldest first: where the bound of pages cuts a walk, what was read is a whole stretch from its beginning,
 * so the next walk can go on behind it.
 */
export function dataApiFeed({ baseUrl, http }: { readonly baseUrl: string; readonly http: Http }): LeaderFeed {
  const address = dataApiAddress(baseUrl);
  return {
    activity: (wallet, from) => walkActivity(http, address, wallet, from),
    cashMoves: (wallet, from) => readCashMoves({ http, address }, wallet, from),
    positions: (wallet) => walkPositions(http, address, wallet),
    lagMs: () => readLag(http, address),
  };
}

async function walkActivity(http: Http, address: Address, wallet: Wallet, from: UnixMs): Promise<ActivityWalk> {
  const walk = await walkActivityPages({ http, address }, { wallet, from, keep: (raw) => raw });
  const rows: ActivityRow[] = [];
  let unreadable = 0;
  for (const raw of walk.rows) {
    const row = readActivityRow(raw, wallet);
    if (row === 'unreadable') unreadable++;
    else if (row !== 'irrelevant') rows.push(row);
  }
  return { rows, unreadable, isWhole: walk.isWhole };
}

function readActivityRow(raw: unknown, wallet: Wallet): ActivityRow | 'unreadable' | 'irrelevant' {
  const head = activityHeadSchema.safeParse(raw);
  if (!head.success) return 'unreadable';
  if (head.data.proxy_wallet !== wallet) throw foreignRow('activity');
  if (!RELEVANT_TYPES.has(head.data.type)) return 'irrelevant';
  const parsed = activityRowSchema.safeParse(raw);
  if (!parsed.success) return 'unreadable';
  const { token_id: token, side, ...row } = parsed.data;
  const type = eventType(head.data.type, side);
  if (type === undefined || (head.data.type === 'TRADE' && token === undefined)) return 'unreadable';
  // A losing position may be redeemed as a row of size zero: it moves no shares, and still tells that it is gone.
  if (row.size === 0n && type !== 'REDEEM') return 'irrelevant';
  return {
    type,
    wallet,
    transaction: row.transaction_hash,
    condition: row.condition_id,
    ...(token === undefined ? {} : { token }),
    shares: row.size,
    notional: row.usdc_size,
    at: row.timestamp,
    title: row.title,
    outcome: row.outcome,
  };
}

function eventType(type: string, side: string): RowType | undefined {
  if (type === 'SPLIT' || type === 'MERGE' || type === 'REDEEM' || type === 'CONVERSION') return type;
  return side === 'BUY' || side === 'SELL' ? side : undefined;
}

async function walkPositions(http: Http, address: Address, wallet: Wallet): Promise<readonly HeldPosition[]> {
  const query = { user: wallet, filter_type: 'TOKENS', filter_amount: '0', limit: PAGE_SIZE };
  // By token: a position that moves in the venue's order while we page may be listed twice.
  const held = new Map<TokenId, HeldPosition>();
  let cursor: string | undefined;
  for (let page = 0; page < MAX_POSITION_PAGES; page++) {
    const url = address('/v2/positions', cursor === undefined ? query : { ...query, cursor });
    const answer = await readJson({
      http,
      name: 'positions',
      request: { method: 'GET', url },
      schema: positionsPageSchema,
    });
    for (const row of answer?.data ?? []) {
      if (row.proxy_wallet !== wallet) throw foreignRow('positions');
      held.set(row.token_id, {
        token: row.token_id,
        condition: row.condition_id,
        shares: row.current_size,
        price: row.current_price ?? markOf(row.current_value, row.current_size),
        value: row.current_value,
        title: row.title,
        outcome: row.outcome,
      });
    }
    cursor = nextCursor('positions', cursor, answer?.pagination);
    if (cursor === undefined) return [...held.values()];
  }
  throw new UnreadableAnswerError(`positions: more than ${MAX_POSITION_PAGES} pages`, { source: 'positions' });
}

/** A position without a price of its own is marked at its value. */
function markOf(value: Usd, size: Shares): Price {
  return price(size === 0n ? 0n : (value * MICRO) / size);
}

async function readLag(http: Http, address: Address): Promise<number> {
  const request = { method: 'GET' as const, url: address('/v2/status', {}) };
  const answer = await readJson({ http, name: 'status', request, schema: statusSchema });
  const age = answer?.data.age_seconds ?? 0;
  const lag = Math.max(0, answer?.data.serving.lag_seconds ?? 0);
  return Math.round((age > MAX_STATUS_AGE_S ? lag + age : lag) * 1000);
}
