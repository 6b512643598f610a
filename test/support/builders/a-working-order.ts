import { type Book } from '#core/model/market.ts';
import { type ReadBook, type WorkingOrder, type WorkingView } from '#core/model/working-order.ts';
import { scheduleOf } from '#core/execution/working/schedule-of.ts';
import { UNWORKED } from '#core/execution/working/step-order.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { aBook } from './a-market.ts';
import { aParentId, NOW, TOKEN } from './identities.ts';
import { priceOf, sharesOf } from './quantities.ts';

/** 1,000 shares in an hour by TWAP: ten of 100, taken, at most at 0.55. */
export function aWorkingOrder(changes: Partial<WorkingOrder> = {}): WorkingOrder {
  return {
    parentId: aParentId(),
    token: TOKEN,
    side: 'BUY',
    limit: priceOf('0.55'),
    total: sharesOf('1000'),
    algorithm: 'twap',
    windowMs: 3_600_000,
    minOrder: sharesOf('10'),
    maxOrder: sharesOf('100'),
    sharesPerOrder: sharesOf('100'),
    pollMs: 3_000,
    style: 'take',
    moveMs: 5_000,
    atEnd: 'report',
    startedAt: NOW,
    ...changes,
  };
}

/** A market of the old protocol with ticks of a cent and at least 5 shares an order. */
export function aWorkedMarket(changes: Partial<WorkingView['market']> = {}): WorkingView['market'] {
  return { domain: 'v1', tick: priceOf('0.01'), minimumShares: sharesOf('5'), ...changes };
}

/** What a step may know of an order that was never looked at, at its start, with a book of 0.49 to 0.50 read just then. */
export function aView(
  changes: Partial<Omit<WorkingView, 'book'>> & { readonly book?: Book | undefined } = {},
): WorkingView {
  const order = changes.order ?? aWorkingOrder();
  const now = changes.now ?? order.startedAt;
  const { book } = { book: aBook(), ...changes };
  return {
    order,
    schedule: scheduleOf(order),
    state: UNWORKED,
    market: aWorkedMarket(),
    now,
    ...changes,
    book: readAt(book, now),
  };
}

/** A book as read at a moment. */
export function readAt(book: Book | undefined, at: UnixMs): ReadBook | undefined {
  return book === undefined ? undefined : { ...book, readAt: at };
}

/** The same book from the other side: who bid, asks as far from a dollar. */
export function turned(book: Book): Book {
  const turn = (levels: Book['bids']): Book['bids'] =>
    levels.map((level) => ({ ...level, price: (1_000_000n - level.price) as typeof level.price }));
  return { bids: turn(book.asks), asks: turn(book.bids) };
}
