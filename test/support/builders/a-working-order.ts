import { type Book } from '#core/model/market.ts';
import { type WorkingOrder, type WorkingView } from '#core/model/working-order.ts';
import { scheduleOf } from '#core/execution/working/schedule-of.ts';
import { UNWORKED } from '#core/execution/working/step-order.ts';
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

/** What a step may know of an order that was never looked at, at its start, with a book of 0.49 to 0.50. */
export function aView(changes: Partial<WorkingView> = {}): WorkingView {
  const order = changes.order ?? aWorkingOrder();
  return {
    order,
    schedule: scheduleOf(order),
    state: UNWORKED,
    market: { tick: priceOf('0.01'), minimumShares: sharesOf('5') },
    book: aBook(),
    now: order.startedAt,
    ...changes,
  };
}

/** The same book from the other side: who bid, asks as far from a dollar. */
export function turned(book: Book): Book {
  const turn = (levels: Book['bids']): Book['bids'] =>
    levels.map((level) => ({ ...level, price: (1_000_000n - level.price) as typeof level.price }));
  return { bids: turn(book.asks), asks: turn(book.bids) };
}
