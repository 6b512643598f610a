import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { type OrderRefusal } from '#core/model/reason.ts';
import { type LargeReason, type OrderEnd, type OrderWait, type WorkingAction } from '#core/model/working-order.ts';
import { bpsText, dollarText, priceText, shareText } from '#core/values/number-text.ts';
import { shortId } from '../order/find-order.ts';
import { reasonText } from './reason-text.ts';

const WAITS = {
  NO_QUOTE: 'the book has not two sides, or cannot be read',
  SPREAD_ABOVE_MAX: 'bid and ask lie further apart than --max-spread',
  DEPTH_BELOW_MIN: 'fewer shares stand at the best prices than --min-depth',
  BOOK_TOO_THIN: '--max-book-part of what others offer is below the smallest order',
  BEYOND_LIMIT: 'nothing is offered within the limit',
  NOT_DUE: 'the next slice is not due',
  CHILD_OPEN: 'an order of it is at the venue',
  AT_TOP: 'it stands at the top of the book',
  MOVED_LATELY: 'it moved less than --min-move-seconds ago',
  BELOW_MINIMUM: 'what is due is below the smallest order: it waits for more',
  PAUSED: 'a person paused it',
  TRADING_STOPPED:
    'trading is stopped for the follower, or its ledger is not open yet; what rests is cancelled, and then it goes on',
  LIMIT_USED: 'a limit on money leaves no room for the next order',
  VENUE_PAUSED: 'the venue takes no orders now',
  WALLET_SHORT: 'the wallet holds fewer shares than are recorded, or a late fill has sold some and is not booked yet',
  OUTCOME_UNKNOWN: 'what became of an earlier order of this token is not known yet',
  MINIMUM_ABOVE_MAX: "the venue's smallest order is larger than --max-order",
  MARKET_FILTERED: 'a filter of markets forbids buying it just now',
  SETTINGS_LOST: 'the settings in force cannot be read: nothing is bought until settings are applied again',
  STALE_BOOK: 'the book was read too long ago to go by',
} as const;

const ENDS: Readonly<Record<OrderEnd, string>> = {
  FILLED: 'all of it traded',
  REST_BELOW_MINIMUM: 'what is left is below the smallest order',
  WINDOW_OVER: 'its window is over',
  LIMIT_OUT_OF_REACH: 'others are better than the limit',
  CANCELLED: 'a person cancelled it, or a fill came late',
  FOLLOWER_REMOVED: 'the settings name its follower no more',
  MODE_CHANGED: 'the follower trades another kind of money now',
  MARKET_CLOSED: 'the market is closed',
  SETTINGS_CHANGED: 'settings are in force that it was not decided by',
  LEADER_REDUCED: 'its leader gave up some of it, or it was closed: no more is bought',
};

/** Why an order places nothing now. */
export function waitText(why: OrderWait): string {
  return WAITS[why];
}

/** Where an order stands, in a word or two. */
export function standText({ state, work, openChild }: ParentOrder): string {
  if (!isOpen(state)) return 'over';
  if (work === undefined) return 'sold by close-all';
  if (work.isCancelled === true) return openChild === undefined ? 'ends' : 'ends, one open';
  if (work.isPaused === true) return 'paused';
  return openChild === undefined ? 'works' : 'works, one open';
}

/** Why an order waits, or ended, in a sentence; what goes by plan has none. */
export function whyText(order: ParentOrder): string | undefined {
  const { reason, state } = order;
  if (reason?.code === 'ORDER_WAITS') return `It waits: ${WAITS[reason.why]}.`;
  if (reason?.code === 'ORDER_OVER') return `It ended: ${ENDS[reason.why]}; ${shareText(reason.left)} shares are left.`;
  if (reason !== undefined) return reasonText(reason);
  return isOpen(state) ? undefined : `It ended: ${ENDS.FILLED}.`;
}

/** Why a copy or an exit is worked over time, with the numbers that decided. */
export function largeText(because: LargeReason): string {
  switch (because.code) {
    case 'ABOVE_USD':
      return `${dollarText(because.dollars)} is more than ${dollarText(because.most)} (execution.large_orders.above_usd)`;
    case 'ABOVE_DEPTH':
      return `${shareText(because.shares)} shares are more than ${bpsText(because.part)} of the ${shareText(because.offered)} that the book had within the limit (execution.large_orders.above_depth_share)`;
  }
}

/** What a look at the book comes to. */
export function actionText(action: WorkingAction): string {
  switch (action.action) {
    case 'place': {
      const { shares, limit, kind } = action.child;
      const how = kind === 'FAK' ? 'takes up to' : 'rests';
      return `${how} ${shareText(shares)} shares at ${priceText(limit)}`;
    }
    case 'wait':
      return `waits: ${WAITS[action.reason]}`;
    case 'end':
      return `ends: ${ENDS[action.reason]}`;
    case 'cancel':
      return 'cancels what rests';
  }
}

/** Why an order is not taken, and what can be done. */
export function refusalText(refusal: OrderRefusal): string {
  switch (refusal.code) {
    case 'SALE_OPEN':
      return `order ${shortId({ parentId: refusal.order })} sells what own orders own of this token: one at a time works on it`;
    case 'PURCHASE_OPEN':
      return `order ${shortId({ parentId: refusal.order })} buys this token for you already: one at a time works on it`;
    case 'NOT_OWNED':
      return `own orders own ${shareText(refusal.owned)} shares of this token, and ${shareText(refusal.asked)} were to be sold: what leaders' copies own, \`polycopy close-all\` sells`;
  }
}
