import { type WorkingAction, type WorkingOrder, type WorkingView } from '../../model/working-order.ts';
import { type Price, price } from '../../values/price.ts';
import { larger, smaller } from '../../values/quantity.ts';
import { later } from '../../values/unix-ms.ts';
import { hasOpenChild, leftOf } from './open-child.ts';
import { isStale, othersBook } from './others-book.ts';
import { limitOnTick, placeChild, waits } from './place-child.ts';

/**
 * Keeps an order one tick better than the best of others, never beyond the limit and never so far that it would trade at
 * once; where others are better than the limit, it stops.
 *
 * It moves no more often than `moveMs` allows, and down as well as up: a tick above the next one is enough.
 */
export function workTopOfBook(view: WorkingView): WorkingAction {
  const { order, state, now } = view;
  if (isStale(view)) return waits(view, 'STALE_BOOK');
  const top = topPrice(view);
  const { child } = state;
  if (top === 'OUT_OF_REACH') {
    if (child !== undefined && hasOpenChild(state))
      return { action: 'cancel', number: child.number, reason: 'LIMIT_OUT_OF_REACH' };
    return { action: 'end', left: leftOf(order, state), reason: 'LIMIT_OUT_OF_REACH' };
  }
  const isOpen = child !== undefined && hasOpenChild(state);
  if (top === undefined) return waits(view, isOpen ? 'CHILD_OPEN' : 'NO_QUOTE');
  if (isOpen && child.limit === top) return waits(view, 'AT_TOP');
  const mayMove = later(child?.placedAt ?? order.startedAt, child === undefined ? 0 : order.moveMs);
  if (now < mayMove) return { action: 'wait', until: mayMove, reason: 'MOVED_LATELY' };
  if (isOpen) return { action: 'cancel', number: child.number, reason: 'NOT_AT_TOP' };
  return placeChild(view, { wanted: order.sharesPerOrder, style: 'join', at: top, reason: 'TOP_OF_BOOK' });
}

/** Where the top is for us; undefined where the book does not tell. */
function topPrice(view: WorkingView): Price | 'OUT_OF_REACH' | undefined {
  const { order, state, market, book } = view;
  if (book === undefined) return undefined;
  const { beside, against } = othersBook(book, { side: order.side, state });
  const [best, met] = [beside[0]?.price, against[0]?.price];
  if (best === undefined || met === undefined || isCrossed(order.side, best, met)) return undefined;
  const bound = limitOnTick(view);
  if (order.side === 'BUY') {
    if (best > bound) return 'OUT_OF_REACH';
    return larger(smaller(smaller(price(best + market.tick), bound), price(met - market.tick)), market.tick);
  }
  if (best < bound) return 'OUT_OF_REACH';
  return larger(larger(price(best - market.tick), bound), price(met + market.tick));
}

function isCrossed(side: WorkingOrder['side'], best: Price, met: Price): boolean {
  return side === 'BUY' ? best >= met : best <= met;
}
