import { CROSSES, wouldCross } from '#core/execution/meet-resting.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Book } from '#core/model/market.ts';
import { digest, type TransactionHash } from '#core/values/ids.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type PaperAccount, type PaperOrder, type PaperWrite } from '#ports/paper-store.ts';
import { nextOf } from './paper-writes.ts';
import { LEAST_LIFE_MS, MAX_RESTING, type Rested } from './resting.ts';

type RestInput = {
  readonly book: Book | undefined;
  readonly account: PaperAccount;
  /** Orders of the wallet that rest already. */
  readonly resting: readonly Rested[];
  readonly now: UnixMs;
};

/** Why an order may not rest, in the venue's words where it has any; undefined where it may. */
export function restFault(
  child: ChildOrder,
  { book, resting, now }: Omit<RestInput, 'account'>,
  until: UnixMs,
): string | undefined {
  if (until < now + LEAST_LIFE_MS) return 'invalid expiration';
  if (book === undefined) return `the orderbook ${child.token} does not exist`;
  if (wouldCross(book, child)) return CROSSES;
  return resting.length < MAX_RESTING ? undefined : `no more than ${MAX_RESTING} orders of a wallet rest on paper`;
}

/** The expiration that an order asks for, in whole seconds as it is sent. */
export function expirationOf(restsUntil: UnixMs): UnixMs {
  return unixMs(Math.ceil(restsUntil / 1_000) * 1_000);
}

/** Places an order in the book: nothing moves yet, and what it promises is the account's to know. */
export function restWrites(
  child: ChildOrder,
  { account, resting, now }: RestInput,
  until: UnixMs,
): readonly PaperWrite[] {
  const { venueOrderId, fields, token, condition, limit, shares } = child;
  const order: PaperOrder = {
    orderId: venueOrderId,
    wallet: fields.maker,
    token,
    side: fields.side,
    matchedAt: now,
    transaction: transactionAt(venueOrderId, 0),
    fills: [],
    rests: { condition, limit, shares, until, met: [] },
    version: 1n,
  };
  const ids = [...resting.map(({ orderId }) => orderId), venueOrderId];
  return [
    { type: 'order', value: order },
    { type: 'account', value: nextOf(account, { resting: ids }) },
  ];
}

/** The transaction of an order's fill, by how many were before it. */
export function transactionAt(order: string, before: number): TransactionHash {
  return `0x${digest('paper transaction', order, ...(before === 0 ? [] : [String(before)]))}` as TransactionHash;
}
