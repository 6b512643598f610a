import { endOfWindow } from '#core/execution/working/end-of-window.ts';
import { leaderName } from '#core/model/leader-name.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Leader } from '#core/model/settings.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { priceText, shareText } from '#core/values/number-text.ts';
import { minus } from '#core/values/quantity.ts';
import { shortId } from '../order/find-order.ts';
import { cleanText } from './clean-text.ts';
import { largeText, standText, whyText } from './order-words.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';

const COLUMNS = [
  { title: 'Order', align: 'left' },
  { title: 'Follower', align: 'left' },
  { title: 'Side', align: 'left' },
  { title: 'Market', align: 'left' },
  { title: 'Outcome', align: 'left' },
  { title: 'How', align: 'left' },
  { title: 'Filled', align: 'right' },
  { title: 'Of', align: 'right' },
  { title: 'Limit', align: 'right' },
  { title: 'Until (UTC)', align: 'left' },
  { title: 'Stands', align: 'left' },
  { title: 'For', align: 'left' },
] as const;

/** Orders that work over time, a person's own and copies, a line each. */
export function ordersTable(
  orders: readonly ParentOrder[],
  { leaders, ...options }: ViewOptions & { readonly leaders: readonly Leader[] },
): string {
  return plainTable({ columns: COLUMNS, rows: orders.map((order) => rowOf(order, leaders)) }, options);
}

/** One of them for machines; shares, dollars and prices are decimal text. */
export function orderJson(order: ParentOrder, leaders: readonly Leader[]): Readonly<Record<string, unknown>> {
  const { parentId, follower, mode, side, token, title, outcome, work, reason, openChild, filledShares } = order;
  const asked = work?.order;
  return {
    ...{ id: parentId, follower, mode, side, token, market: title, outcome },
    leader: leaderName(leaders, order.leader),
    algorithm: asked?.algorithm ?? null,
    limit: asked === undefined ? null : formatMicros(asked.limit),
    shares: asked === undefined ? null : formatMicros(asked.total),
    filled: formatMicros(filledShares),
    dollars: formatMicros(order.filledUsd),
    left: asked === undefined ? null : formatMicros(minus(asked.total, filledShares)),
    state: order.state,
    stands: standText(order),
    isPaused: work?.isPaused === true,
    isCancelled: work?.isCancelled === true,
    reason: reason === undefined ? null : reason.code,
    why: reason?.code === 'ORDER_WAITS' || reason?.code === 'ORDER_OVER' ? reason.why : null,
    text: whyText(order) ?? null,
    workedBecause: work?.copy === undefined ? null : largeText(work.copy.because),
    placedAt: timeText(order.createdAt),
    endsAt: asked === undefined ? null : timeText(endOfWindow(asked)),
    nextLook: order.next === undefined ? null : timeText(order.next),
    venueOrderId: openChild ?? null,
  };
}

function rowOf(order: ParentOrder, leaders: readonly Leader[]): readonly string[] {
  const { follower, mode, side, title, outcome, work, filledShares } = order;
  const asked = work?.order;
  return [
    shortId(order),
    mode === 'live' ? follower : `${follower} (${mode})`,
    side,
    cleanText(title, 32),
    cleanText(outcome, 10),
    asked?.algorithm ?? '–',
    shareText(filledShares),
    asked === undefined ? '–' : shareText(asked.total),
    asked === undefined ? '–' : priceText(asked.limit),
    asked === undefined ? '–' : timeText(endOfWindow(asked)).slice(5, 16).replace('T', ' '),
    standText(order),
    cleanText(leaderName(leaders, order.leader), 18),
  ];
}

function timeText(at: number): string {
  return new Date(at).toISOString();
}
