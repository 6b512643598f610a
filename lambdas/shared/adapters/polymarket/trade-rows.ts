import type * as z from 'zod';
import { type TradeStatus } from '#core/model/trade.ts';
import { type TokenId } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type UnreadableAnswerError } from '#ports/errors.ts';
import { readOwnRows, unreadable } from './own-rows.ts';
import { type OwnReads } from './private-reads.ts';
import { tradeHeadSchema, tradeRowSchema } from './schemas.ts';

/** A row of the venue's list of a wallet's trades. */
export type TradeRow = z.output<typeof tradeRowSchema>;

/** An order in a row that cannot be read otherwise. */
type UnreadableEntry = { readonly orderId: string; readonly token: TokenId };

/** A wallet's trades. */
export type TradeRows = {
  readonly rows: readonly TradeRow[];
  /** Orders in rows that cannot be read; undefined for a row that does not even tell its orders. */
  readonly unreadable: readonly (UnreadableEntry | undefined)[];
};

const NAME = 'trades';
/** How many pages one day may have. */
const MAX_TRADE_PAGES = 50;
/** The venue's clock and ours may differ, and a match is dated before its answer. */
const MARGIN_S = 60;
/** A long time is read day by day: only so the pages of each come to an end. */
const WINDOW_S = 86_400;
/** Ended orders are watched for 90 days; nothing older is ever asked for. */
const MAX_WINDOWS = 100;

type TradeQuery = { readonly wallet: string; readonly since: UnixMs };

/**
 * Reads all rows of a wallet's trades matched since shortly before a moment, over all pages.
 *
 * @throws UnavailableError, UnreadableAnswerError, also where the pages do not come to an end
 */
export async function readTradeRows(reads: OwnReads, { wallet, since }: TradeQuery): Promise<TradeRows> {
  const query = { maker_address: wallet };
  const nowS = Math.floor((await reads.clock.now()) / 1000);
  const found: unknown[] = [];
  let from = Math.max(0, Math.floor(since / 1000));
  if (nowS - from > MAX_WINDOWS * WINDOW_S) throw unreadableTrades(`more than ${MAX_WINDOWS} days`);
  for (; nowS - from > WINDOW_S; from += WINDOW_S)
    found.push(
      ...(await readWindow(reads, { ...query, ...afterOf(from), before: String(from + WINDOW_S + MARGIN_S) })),
    );
  found.push(...(await readWindow(reads, { ...query, ...afterOf(from) })));
  return sorted(found);
}

function afterOf(fromS: number): { readonly after: string } {
  return { after: String(Math.max(0, fromS - MARGIN_S)) };
}

function readWindow(reads: OwnReads, query: Readonly<Record<string, string>>): Promise<readonly unknown[]> {
  return readOwnRows(reads, { name: NAME, path: '/data/trades', query, mostPages: MAX_TRADE_PAGES });
}

/** Windows overlap: of a row that was read twice the later reading counts. */
function sorted(found: readonly unknown[]): TradeRows {
  const rows = new Map<string, TradeRow>();
  const unreadable: (UnreadableEntry | undefined)[] = [];
  for (const raw of found) {
    const row = tradeRowSchema.safeParse(raw).data;
    if (row === undefined) unreadable.push(...entriesOf(raw));
    else rows.set(tradeIdOf(row, 0), row);
  }
  return { rows: [...rows.values()], unreadable };
}

function entriesOf(raw: unknown): readonly (UnreadableEntry | undefined)[] {
  const head = tradeHeadSchema.safeParse(raw).data;
  if (head === undefined) return [undefined];
  const { taker_order_id: orderId, asset_id: token, maker_orders } = head;
  return [{ orderId, token }, ...maker_orders.map((order) => ({ orderId: order.order_id, token: order.asset_id }))];
}

/** The id of an order's `index`-th fill in a row: buckets of one large match and several entries of one order are apart. */
export function tradeIdOf({ id, bucket_index }: TradeRow, index: number): string {
  const bucket = bucket_index ?? 0;
  return `${id}${bucket > 0 ? `/${bucket}` : ''}${index > 0 ? `+${index}` : ''}`;
}

/** Reads a trade's status in either spelling. @throws UnreadableAnswerError for one that was never seen */
export function tradeStatusOf({ status: text }: Pick<TradeRow, 'status'>): TradeStatus {
  const status = text.replace(/^TRADE_STATUS_/, '').toUpperCase();
  switch (status) {
    case 'MATCHED':
    case 'MATCHED_NOT_BROADCASTED':
      return 'MATCHED';
    case 'MINED':
    case 'RETRYING':
    case 'CONFIRMED':
    case 'FAILED':
      return status;
    default:
      throw unreadableTrades('an unknown status of a trade');
  }
}

/** An answer about trades that cannot be read. */
export function unreadableTrades(what: string): UnreadableAnswerError {
  return unreadable(NAME, what);
}
