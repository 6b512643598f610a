import { type Change } from '../../ledger/change.ts';
import { putPosition } from '../../ledger/put.ts';
import { type Book, type Market } from '../../model/market.ts';
import { type ParentOrder } from '../../model/parent-order.ts';
import { OWN, type Position } from '../../model/position.ts';
import { type OrderRefusal } from '../../model/reason.ts';
import { type FollowerMode } from '../../model/settings.ts';
import { type Quote, type RecordedVolume, type WorkingOptions } from '../../model/working-order.ts';
import { type FollowerName, orderParentId } from '../../values/ids.ts';
import { larger, minus, smaller } from '../../values/quantity.ts';
import { NO_SHARES, type Shares } from '../../values/shares.ts';
import { type UnixMs } from '../../values/unix-ms.ts';
import { NO_USD } from '../../values/usd.ts';
import { UNWORKED } from './step-order.ts';

type OpenInput = {
  /** What makes a person's command one order however often it is sent. */
  readonly command: string;
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly options: WorkingOptions;
  readonly market: Pick<Market, 'condition' | 'question' | 'tokens'>;
  /** What is owned of the token by own orders. */
  readonly position: Position;
  /** Recorded before, where it goes by volume. */
  readonly volume?: RecordedVolume | undefined;
  /** The token's book as the order finds it; absent where nobody could read it. */
  readonly book?: Book | undefined;
  readonly now: UnixMs;
};

/** An order as it is stored at its start, or why it is not taken. */
export type OpenedOrder =
  | { readonly parent: ParentOrder; readonly changes: readonly Change[]; readonly refusal?: undefined }
  | { readonly refusal: OrderRefusal; readonly parent?: undefined };

/**
 * Opens a person's own order that works over time, in one transaction with its position: nothing is placed yet.
 *
 * A sale takes what it may sell out of the position's target and becomes the position's one exit: no other order sells the
 * same shares, and its children can sell no more than that. While one own order works on a token no other is taken: they
 * would trade with, or outbid, each other.
 */
export function openOrder(input: OpenInput): OpenedOrder {
  const { options, position } = input;
  const refusal = refusalOf(input);
  if (refusal !== undefined) return { refusal };
  const parent = parentOf(input);
  const put: Change = { kind: 'put', type: 'parent', value: parent };
  if (options.side === 'BUY') return { parent, changes: [put, putPosition(position, { entry: parent.parentId })] };
  // Never more than is there: what a fill took that came late is wanted no more.
  const target = minus(sellable(position), options.total);
  return { parent, changes: [put, putPosition(position, { target, exit: parent.parentId })] };
}

function refusalOf({ options, position }: OpenInput): OrderRefusal | undefined {
  if (position.exit !== undefined) return { code: 'SALE_OPEN', order: position.exit };
  const entry = position.entry ?? position.buying[0]?.parentId;
  if (entry !== undefined) return { code: 'PURCHASE_OPEN', order: entry };
  if (options.side === 'BUY') return undefined;
  const owned = sellable(position);
  return options.total > owned ? { code: 'NOT_OWNED', owned, asked: options.total } : undefined;
}

function sellable({ available, target }: Position): Shares {
  return larger(smaller(available, target), NO_SHARES);
}

function parentOf({ command, follower, mode, options, market, volume, book, now }: OpenInput): ParentOrder {
  const { question, condition, tokens } = market;
  const order = { ...options, startedAt: now, ...volume };
  return {
    parentId: orderParentId(`${follower}#${mode}`, command),
    follower,
    mode,
    leader: OWN,
    token: options.token,
    condition,
    side: options.side,
    origin: 'order',
    work: { order, state: UNWORKED, ...(book === undefined ? {} : { arrival: quoteOf(book) }) },
    state: 'WORKING',
    attempts: 0,
    filledShares: NO_SHARES,
    filledUsd: NO_USD,
    title: question,
    outcome: tokens.find(({ token }) => token === options.token)?.outcome ?? '',
    createdAt: now,
    since: `${String(now).padStart(14, '0')}#order`,
    version: 1n,
  };
}

/** The best prices of a book. */
export function quoteOf({ bids, asks }: Book): Quote {
  const [bid, ask] = [bids[0]?.price, asks[0]?.price];
  return { ...(bid === undefined ? {} : { bid }), ...(ask === undefined ? {} : { ask }) };
}
