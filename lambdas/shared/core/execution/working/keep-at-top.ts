import { type WorkingAction, type WorkingOrder, type WorkingView } from '../../model/working-order.ts';
import { type Price, price } from '../../values/price.ts';
import { larger, smaller } from '../../values/quantity.ts';
import { type Shares } from '../../values/shares.ts';
import { later, type UnixMs } from '../../values/unix-ms.ts';
import { hasOpenChild } from './open-child.ts';
import { isStale, othersBook } from './others-book.ts';
import { limitOnTick, placeChild, waits } from './place-child.ts';

type TopInput = {
  /** What is placed where nothing of the order is open. */
  readonly wanted: Shares;
  /** From when on it may be placed, or moved. */
  readonly notBefore: UnixMs;
  readonly reason: Extract<WorkingAction, { action: 'place' }>['reason'];
};

/**
 * Keeps one child a tick better than the best of others, never beyond the limit and never so far that it would trade at
 * once. It moves down as well as up: a tick above the next one is enough.
 *
 * @returns Undefined where others are better than the limit and nothing of the order is open.
 */
export function keepAtTop(view: WorkingView, { wanted, notBefore, reason }: TopInput): WorkingAction | undefined {
  const { state, now } = view;
  if (isStale(view)) return waits(view, 'STALE_BOOK');
  const top = topPrice(view);
  const open = hasOpenChild(state) ? state.child : undefined;
  if (top === 'OUT_OF_REACH')
    return open === undefined ? undefined : { action: 'cancel', number: open.number, reason: 'LIMIT_OUT_OF_REACH' };
  if (top === undefined) return waits(view, open === undefined ? 'NO_QUOTE' : 'CHILD_OPEN');
  if (open?.limit === top) return waits(view, 'AT_TOP');
  if (now < notBefore) return { action: 'wait', until: notBefore, reason: 'MOVED_LATELY' };
  if (open !== undefined) return { action: 'cancel', number: open.number, reason: 'NOT_AT_TOP' };
  return placeChild(view, { wanted, style: 'join', at: top, reason });
}

/** From when on the newest child may move: no sooner than the person wants it to. */
export function mayMoveAt({ order, state: { child } }: Pick<WorkingView, 'order' | 'state'>): UnixMs {
  return child === undefined ? order.startedAt : later(child.placedAt, order.moveMs);
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
