import { type Change } from '../../ledger/change.ts';
import { putParent } from '../../ledger/put.ts';
import { type ChildOrder } from '../../model/child-order.ts';
import { type Book, type Market } from '../../model/market.ts';
import { type Position } from '../../model/position.ts';
import { type Follower, type Settings } from '../../model/settings.ts';
import { type OrderEnd, type OrderWait } from '../../model/working-order.ts';
import { marketFiltered } from '../../risk/market-filtered.ts';
import { later, type UnixMs } from '../../values/unix-ms.ts';
import { copyEnding } from './copy-ending.ts';
import { endOfClosing, endOfWindow } from './end-of-window.ts';
import { type Slice } from './plan-slice.ts';
import { scheduleOf } from './schedule-of.ts';
import { stepOrder } from './step-order.ts';
import { factsOf, orderOf, type WorkedParent, withinPosition } from './work-view.ts';

/** One look at an order that works over time: all that is stored of it, read once. */
export type OrderLook = {
  readonly parent: WorkedParent;
  /** The child that is open; nothing is placed beside it. */
  readonly child: ChildOrder | undefined;
  readonly position: Position;
  readonly settings: Settings;
  readonly follower: Follower;
  readonly now: UnixMs;
};

/** The one thing that is done in a look. */
export type OrderMove =
  | { readonly move: 'end'; readonly why: OrderEnd }
  | { readonly move: 'cancel' }
  | { readonly move: 'wait'; readonly until: UnixMs; readonly why: OrderWait }
  /** It waits for a moment that stands on the order, and nothing is written for it. */
  | { readonly move: 'rest'; readonly until: UnixMs }
  | { readonly move: 'place'; readonly slice: Slice };

/** The venue at the moment of a look. */
export type SeenVenue = {
  readonly market: Market | undefined;
  /** Nothing is traded in the market any more. */
  readonly isClosed: boolean;
  readonly book: Book | undefined;
  /** When the reading began; all that is known of the children was known before. */
  readonly readAt: UnixMs;
};

/** Why nothing more is placed for an order, whatever switches and book say; undefined while it goes on. */
export function endingOf({
  parent,
  position,
  settings,
  follower,
}: Omit<OrderLook, 'child' | 'now'>): OrderEnd | undefined {
  if (parent.work.isCancelled === true) return 'CANCELLED';
  if (follower.mode !== parent.mode) return 'MODE_CHANGED';
  return copyEnding({ work: parent.work, position, settings });
}

/** What is done by what is stored alone; undefined where switches and book are to be asked. */
export function storedMove(look: OrderLook): OrderMove | undefined {
  const { parent, child, now } = look;
  const ending = endingOf(look);
  if (ending !== undefined) return child === undefined ? { move: 'end', why: ending } : { move: 'cancel' };
  if (child !== undefined) return undefined;
  if (parent.next !== undefined && parent.next > now) return { move: 'rest', until: parent.next };
  return now >= endOfClosing(orderOf(parent)) ? { move: 'end', why: 'WINDOW_OVER' } : undefined;
}

/** What is done where something stops the order, or its child's outcome is unknown; undefined where the book is to be asked. */
export function stoppedMove(look: OrderLook, stop: OrderWait | undefined): OrderMove | undefined {
  const { child } = look;
  if (stop !== undefined) {
    const isCancelled = child?.restsUntil !== undefined && (stop !== 'OUTCOME_UNKNOWN' || isLate(look));
    return isCancelled ? { move: 'cancel' } : waits(look, stop);
  }
  return child?.state === 'SUBMITTING' ? waits(look, 'OUTCOME_UNKNOWN') : undefined;
}

/** What is done by the venue's market and book: the next step of the order's plan, unless one of them forbids it. */
export function seenMove(look: OrderLook, { market, isClosed, book, readAt }: SeenVenue): OrderMove {
  const { parent, child, position, settings, now } = look;
  if (market?.isAcceptingOrders !== true) {
    if (child === undefined && isClosed) return { move: 'end', why: 'MARKET_CLOSED' };
    return child?.restsUntil !== undefined && isLate(look) ? { move: 'cancel' } : waits(look, 'NO_QUOTE');
  }
  if (parent.work.copy !== undefined && marketFiltered({ market, book, position, settings, now }) !== undefined)
    return child?.restsUntil !== undefined ? { move: 'cancel' } : waits(look, 'MARKET_FILTERED');
  const order = withinPosition(orderOf(parent), parent, position);
  const schedule = scheduleOf(orderOf(parent));
  const facts = factsOf({ parent, open: child, readAt: later(readAt, -1) });
  const seen = book === undefined ? undefined : { ...book, readAt };
  const { state, action } = stepOrder({ order, schedule, state: parent.work.state, market, book: seen, now }, facts);
  switch (action.action) {
    case 'place':
      return { move: 'place', slice: { market, book, slice: action.child, state } };
    case 'cancel':
      return { move: 'cancel' };
    case 'wait':
      return { move: 'wait', until: action.until, why: action.reason };
    case 'end':
      return { move: 'end', why: action.reason };
  }
}

/** Looks again at the next poll. */
export function waits(
  { parent, now }: Pick<OrderLook, 'parent' | 'now'>,
  why: OrderWait,
): OrderMove & { move: 'wait' } {
  return { move: 'wait', until: later(now, parent.work.order.pollMs), why };
}

/** What an order waits for by its own plan is no news, and nothing is written for it. */
const PLANNED: readonly OrderWait[] = ['NOT_DUE', 'CHILD_OPEN', 'AT_TOP', 'MOVED_LATELY'];

/** What is written for a wait; nothing where the order tells of it already. */
export function waitTold(parent: WorkedParent, why: OrderWait): readonly Change[] {
  const told = parent.reason?.code === 'ORDER_WAITS' ? parent.reason.why : undefined;
  const news = PLANNED.includes(why) ? undefined : why;
  if (told === news) return [];
  return [putParent(parent, { reason: news === undefined ? undefined : { code: 'ORDER_WAITS', why: news } })];
}

/** What rests after its window without being left there on purpose. */
function isLate({ parent, now }: OrderLook): boolean {
  const order = orderOf(parent);
  return order.atEnd !== 'leave' && now >= endOfWindow(order);
}
