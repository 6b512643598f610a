import { meetResting } from '#core/execution/meet-resting.ts';
import { withTakes } from '#core/execution/taken-depth.ts';
import { type Book, type Market } from '#core/model/market.ts';
import { type VenueOrderId, type Wallet } from '#core/values/ids.ts';
import { costOf, proceedsOf } from '#core/values/price.ts';
import { type Shares } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { NO_USD } from '#core/values/usd.ts';
import { ContentionError, PortError } from '#ports/errors.ts';
import {
  type PaperAccount,
  type PaperFill,
  type PaperOrder,
  type PaperStore,
  type PaperWrite,
} from '#ports/paper-store.ts';
import { nextOf, writesOf } from './paper-writes.ts';
import { type PaperDeps } from './post-order.ts';
import { transactionAt } from './rest-order.ts';
import { isResting, leftAtRest, type Rested } from './resting.ts';

/** Other orders of the wallet, or of the market, may be first; what a look cannot store the next one finds again. */
const MAX_TRIES = 6;

/**
 * An order as it is now: one that rests is filled first, if the book of this moment crosses it, and ended where its market is.
 *
 * It gets its own limit, for no more shares than the other side offers at that price or better, and each offer fills it
 * once: the real book never learns that the offer is gone. What is between two looks is missed, and so is whoever would
 * have come to our price without going through it. So paper gets fewer fills than the venue would give, and none better.
 *
 * @returns Undefined where no such order is known. @throws UnavailableError
 */
export async function lookAtOrder(deps: PaperDeps, wallet: Wallet, id: VenueOrderId): Promise<PaperOrder | undefined> {
  const { store, clock } = deps;
  for (let round = 0; round < MAX_TRIES; round += 1) {
    const order = await store.order(wallet, id);
    const now = await clock.now();
    if (!isResting(order, now)) return order;
    const planned = await planFill(deps, order, now);
    if (planned === undefined) return order;
    if (await isStored(store, planned.writes)) return planned.order;
  }
  return store.order(wallet, id);
}

/**
 * Takes an order out of the book.
 *
 * @returns False where it does not rest there any more, or never did. @throws UnavailableError, ContentionError
 */
export async function cancelResting({ store, clock }: PaperDeps, wallet: Wallet, id: VenueOrderId): Promise<boolean> {
  for (let round = 0; round < MAX_TRIES; round += 1) {
    // The account first: whatever the order comes to meanwhile moves it, and this write fails.
    const account = await store.account(wallet);
    const order = await store.order(wallet, id);
    const now = await clock.now();
    if (account === undefined || !isResting(order, now)) return false;
    if (await isStored(store, ended(order, account, now).writes)) return true;
  }
  throw new ContentionError('an order on paper was overtaken too often');
}

async function isStored(store: PaperStore, writes: readonly PaperWrite[]): Promise<boolean> {
  try {
    return await store.commit(writes);
  } catch (error) {
    if (error instanceof ContentionError) return false;
    throw error;
  }
}

function ended(order: Rested, account: PaperAccount, now: UnixMs): Planned {
  const over = nextOf<PaperOrder>(order, { rests: { ...order.rests, endedAt: now } });
  const left = nextOf(account, { resting: without(account, order.orderId) });
  return {
    order: over,
    writes: [
      { type: 'order', value: over },
      { type: 'account', value: left },
    ],
  };
}

function without({ resting = [] }: PaperAccount, id: VenueOrderId): readonly VenueOrderId[] {
  return resting.filter((one) => one !== id);
}

type Planned = { readonly order: PaperOrder; readonly writes: readonly PaperWrite[] };

/** @returns Undefined where nothing becomes of it now, or where it cannot be told. */
async function planFill(deps: PaperDeps, order: Rested, now: UnixMs): Promise<Planned | undefined> {
  const { store } = deps;
  const { wallet, token, side, rests } = order;
  const seen = await seenOf(deps, order);
  if (seen === undefined) return undefined;
  const [account, holding, depth] = await Promise.all([
    store.account(wallet),
    store.holding(wallet, token),
    store.depth(rests.condition),
  ]);
  if (account === undefined) return undefined;
  if (seen === 'closed') return ended(order, account, now);
  const left = leftAtRest(order);
  const { limit, met } = rests;
  const fill = meetResting({ token, side, limit, left, met }, { ...seen, depth, now });
  if (fill === undefined) return undefined;
  const count = fill.shares;
  const filled = filledBy(order, { count, met: fill.met, now });
  const writes = writesOf({
    order: filled,
    condition: rests.condition,
    fills: filled.fills.slice(order.fills.length),
    account: count === left ? { ...account, resting: without(account, order.orderId) } : account,
    holding,
    depth: withTakes({ market: seen.market, token, side, depth, now, fills: fill.taken }),
    now,
  });
  return { order: filled, writes };
}

type Seen = { readonly market: Market; readonly book: Book };

/** What cannot be read fills nothing: the order is shown all the same. */
async function seenOf({ markets }: PaperDeps, { token, rests }: Rested): Promise<Seen | 'closed' | undefined> {
  try {
    const [market, book] = await Promise.all([markets.market(rests.condition), markets.book(token)]);
    if (market?.isAcceptingOrders === true) return book === undefined ? undefined : { market, book };
    return (await markets.isClosed(rests.condition)) ? 'closed' : undefined;
  } catch (error) {
    if (error instanceof PortError) return undefined;
    throw error;
  }
}

type FillInput = {
  readonly count: Shares;
  readonly met: Rested['rests']['met'];
  readonly now: UnixMs;
};

function filledBy(order: Rested, { count, met, now }: FillInput): PaperOrder {
  const { orderId, side, fills, rests } = order;
  const { limit: price } = rests;
  const transaction = transactionAt(orderId, fills.length);
  const gross = side === 'BUY' ? costOf(count, price) : proceedsOf(count, price);
  // Only who takes pays a fee.
  const fill: PaperFill = { price, shares: count, gross, fee: NO_USD, matchedAt: now, transaction };
  const isWhole = count === leftAtRest(order);
  return nextOf<PaperOrder>(order, {
    matchedAt: now,
    transaction,
    fills: [...fills, fill],
    rests: { ...rests, met, ...(isWhole ? { endedAt: now } : {}) },
  });
}
