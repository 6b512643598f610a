import { type BookLevel } from '../../model/market.ts';
import {
  type SliceStyle,
  type WaitingReason,
  type WorkingAction,
  type WorkingChild,
  type WorkingView,
} from '../../model/working-order.ts';
import { MICRO } from '../../values/decimal.ts';
import { type Price } from '../../values/price.ts';
import { ceilToStep, floorToStep, larger, minus, smaller, sum } from '../../values/quantity.ts';
import { NO_SHARES, ORDER_SHARE_STEP, type Shares } from '../../values/shares.ts';
import { later } from '../../values/unix-ms.ts';
import { lotAt } from '../entry-amounts.ts';
import { dollarOfShares } from './dollar-of-shares.ts';
import { expiryOf, soonestExpiry } from './end-of-window.ts';
import { leftOf } from './open-child.ts';
import { isStale, type OthersBook, othersBook } from './others-book.ts';
import { priceGuard } from './price-guard.ts';
import { sizeChild } from './size-child.ts';

type PlaceInput = {
  readonly wanted: Shares;
  readonly style: Exclude<SliceStyle, 'top'>;
  /** Where it is to rest; absent: at the best price of its side. */
  readonly at?: Price;
  readonly reason: Extract<WorkingAction, { action: 'place' }>['reason'];
};

/** Places what is wanted as one child within the order's limit, or says why it waits. */
export function placeChild(view: WorkingView, { wanted, style, at, reason }: PlaceInput): WorkingAction {
  const { order, state, book } = view;
  if (book === undefined) return waits(view, 'NO_QUOTE');
  if (isStale(view)) return waits(view, 'STALE_BOOK');
  const others = othersBook(book, { side: order.side, state });
  const guard = priceGuard(others, order);
  if (guard !== undefined) return waits(view, guard);
  const terms = style === 'take' ? takingTerms(view, others, wanted) : restingTerms(view, others, at);
  if (terms === undefined) return waits(view, 'BEYOND_LIMIT');
  const { limit, offered, minimumShares, lot } = terms;
  const size = sizeChild({ order, wanted, left: leftOf(order, state), offered, minimumShares, lot });
  if (size.shares === undefined) return waits(view, size.reason);
  const number = (state.child?.number ?? 0) + 1;
  const child = { number, shares: size.shares, limit, ...timeInForce(view, style) };
  return { action: 'place', child, reason };
}

/**
 * How long a child works.
 *
 * On a market of the new protocol a FAK BUY spends its dollars, whatever shares that buys: where offers came better than the
 * book that was read, more than the order. Only a BUY that may rest buys shares there, so it crosses as one, and what is
 * left of it is cancelled at the next look. Elsewhere a FAK buys shares, and a sale sells shares everywhere.
 */
function timeInForce(view: WorkingView, style: PlaceInput['style']): Pick<WorkingChild, 'kind' | 'expiresAt'> {
  if (style === 'join') return { kind: 'GTD', expiresAt: expiryOf(view) };
  const isDollarSized = view.order.side === 'BUY' && view.market.domain === 'v2';
  return isDollarSized ? { kind: 'CROSSING_GTD', expiresAt: soonestExpiry(view.now) } : { kind: 'FAK' };
}

/** Looks again at the next poll. */
export function waits({ order, now }: WorkingView, reason: WaitingReason): WorkingAction {
  return { action: 'wait', until: later(now, order.pollMs), reason };
}

/** The tick within the limit: a market's tick may have become coarser since the limit was said. */
export function limitOnTick({
  order: { side, limit },
  market: { tick },
}: Pick<WorkingView, 'order' | 'market'>): Price {
  return side === 'BUY' ? floorToStep(limit, tick) : ceilToStep(limit, tick);
}

type Terms = {
  readonly limit: Price;
  readonly offered: Shares;
  readonly minimumShares: Shares;
  readonly lot: bigint;
};

/** As far into the other side as what is wanted needs, and never beyond the limit. */
function takingTerms({ order, market }: WorkingView, { against }: OthersBook, wanted: Shares): Terms | undefined {
  const isBuy = order.side === 'BUY';
  const within = against.filter(({ price }) => (isBuy ? price <= order.limit : price >= order.limit));
  const limit = reach(within, wanted);
  if (limit === undefined) return undefined;
  const { minimumShares } = market;
  return {
    limit,
    offered: sum(
      NO_SHARES,
      within.map((level) => level.shares),
    ),
    // The venue takes a purchase that trades at once in whole cents, and none below a dollar.
    minimumShares: isBuy ? larger(minimumShares, dollarOfShares(limit)) : minimumShares,
    lot: isBuy ? lotAt(limit) : ORDER_SHARE_STEP,
  };
}

function reach(levels: readonly BookLevel[], wanted: Shares): Price | undefined {
  let missing = wanted;
  let last: Price | undefined;
  for (const level of levels) {
    if (missing <= 0n) break;
    last = level.price;
    missing = minus(missing, level.shares);
  }
  return last;
}

function restingTerms(view: WorkingView, { beside }: OthersBook, at: Price | undefined): Terms | undefined {
  const best = beside[0];
  if (best === undefined) return undefined;
  const bound = limitOnTick(view);
  const wished = at ?? best.price;
  const limit = view.order.side === 'BUY' ? smaller(wished, bound) : larger(wished, bound);
  if (limit <= 0n || limit >= MICRO) return undefined;
  return {
    limit,
    offered: best.shares,
    minimumShares: view.market.minimumShares,
    lot: ORDER_SHARE_STEP,
  };
}
