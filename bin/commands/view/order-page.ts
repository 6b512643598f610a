import { endOfWindow } from '#core/execution/working/end-of-window.ts';
import { scheduleOf } from '#core/execution/working/schedule-of.ts';
import { isWorked, orderOf } from '#core/execution/working/work-view.ts';
import { leaderName } from '#core/model/leader-name.ts';
import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { type Leader } from '#core/model/settings.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { dollarText, priceText, shareText } from '#core/values/number-text.ts';
import { larger, minus } from '#core/values/quantity.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { type Against, type OrderStory, type SliceStory } from '../order/order-story.ts';
import { cleanText } from './clean-text.ts';
import { largeText, standText, whyText } from './order-words.ts';
import { orderJson } from './orders-table.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';
import { volumeJson, volumeLines } from './volume-text.ts';

/** One order that works over time: what was asked, each order at the venue, and what it came to against what was to be had. */
export function orderPage(
  story: OrderStory,
  { leaders, ...options }: ViewOptions & { readonly leaders: readonly Leader[] },
): string {
  return [
    ...askedLines(story.order, leaders),
    '',
    slicesText(story, options),
    '',
    ...resultLines(story),
    ...standingLines(story.order),
  ].join('\n');
}

/** The same for machines. */
export function orderStoryJson(story: OrderStory, leaders: readonly Leader[]): Readonly<Record<string, unknown>> {
  const { order, slices, filled, gross, fee, average, best, mid, limit, market } = story;
  return {
    ...orderJson(order, leaders),
    schedule: scheduleJson(order),
    volume: order.work === undefined ? null : volumeJson(order.work.order),
    slices: slices.map(sliceJson),
    traded: { shares: formatMicros(filled), dollars: formatMicros(gross), fee: formatMicros(fee) },
    average: average === undefined ? null : formatMicros(average),
    against: {
      arrivalBest: againstJson(best),
      arrivalMid: againstJson(mid),
      limit: againstJson(limit),
      marketVwap:
        market === undefined || 'unknown' in market ? null : { ...againstJson(market), trades: market.trades },
    },
  };
}

function askedLines(order: ParentOrder, leaders: readonly Leader[]): readonly string[] {
  const { parentId, side, follower, mode, leader, outcome, title, work } = order;
  const head = `Order ${parentId}`;
  if (work === undefined)
    return [head, `${side} ${cleanText(outcome, 20)}: ${cleanText(title, 80)}`, `Account: ${follower} (${mode}).`];
  const { total, limit, algorithm, startedAt, style, atEnd } = work.order;
  return [
    head,
    `${side} ${shareText(total)} shares of ${cleanText(outcome, 20)}: ${cleanText(title, 80)}`,
    `Account: ${follower} (${mode}). Limit: ${priceText(limit)} a share.`,
    ...(work.copy === undefined
      ? []
      : [`A copy of ${cleanText(leaderName(leaders, leader), 40)}, worked since ${largeText(work.copy.because)}.`]),
    `How: ${algorithm}, ${style}; from ${timeText(startedAt)} to ${timeText(endOfWindow(work.order))} UTC; at the end: ${atEnd}.`,
    ...(isWorked(order) ? volumeLines(work.order, scheduleOf(orderOf(order))) : []),
  ];
}

function slicesText({ slices }: OrderStory, options: ViewOptions): string {
  if (slices.length === 0) return 'Orders at the venue: none yet.';
  return plainTable(
    {
      columns: [
        { title: 'Slice', align: 'right' },
        { title: 'At (UTC)', align: 'left' },
        { title: 'Limit', align: 'right' },
        { title: 'Shares', align: 'right' },
        { title: 'Filled', align: 'right' },
        { title: 'A share', align: 'right' },
        { title: 'Fee', align: 'right' },
        { title: 'State', align: 'left' },
      ],
      rows: slices.map(sliceRow),
    },
    options,
  );
}

function sliceRow({ child, filled, average, fee }: SliceStory, index: number): readonly string[] {
  const { reservedAt, limit, shares, state, restsUntil } = child;
  return [
    String(index + 1),
    timeText(reservedAt).slice(11),
    priceText(limit),
    shareText(shares),
    shareText(filled),
    average === undefined ? '–' : priceText(average),
    dollarText(fee),
    restsUntil === undefined || state !== 'ACKED'
      ? state.toLowerCase()
      : `rests until ${timeText(restsUntil).slice(11)}`,
  ];
}

function resultLines({ order, filled, gross, fee, average, best, mid, limit, market }: OrderStory): readonly string[] {
  if (average === undefined) return ['Traded: nothing yet.'];
  const verb = order.side === 'BUY' ? 'Bought' : 'Sold';
  return [
    `${verb} ${shareText(filled)} shares for ${dollarText(gross)}, ${dollarText(fee)} of fees beside it: ${priceText(average)} a share.`,
    `Against the ${order.side === 'BUY' ? 'ask' : 'bid'} when it was placed: ${againstText(best)}.`,
    `Against the mid when it was placed: ${againstText(mid)}.`,
    `Against what the market traded at, weighted by volume: ${marketText(market)}.`,
    `Against its limit: ${againstText(limit)}.`,
  ];
}

function againstText(against: Against | undefined): string {
  if (against?.worse === undefined) return 'unknown, for the book could not be read then';
  const { at, worse } = against;
  const word = worse === 0n ? 'the same' : `${worse > 0n ? worse : 0n - worse} bps ${worse > 0n ? 'worse' : 'better'}`;
  return `${priceText(at)}, ${word}`;
}

function marketText(market: OrderStory['market']): string {
  if (market === undefined) return 'unknown, for no market is asked';
  if ('unknown' in market) return `unknown, for ${market.unknown}`;
  const { trades } = market;
  return `${againstText(market)}, in ${trades.toLocaleString('en-US')} ${trades === 1 ? 'trade' : 'trades'}, its own among them`;
}

function standingLines(order: ParentOrder): readonly string[] {
  const { work, filledShares, next, state } = order;
  const left = work === undefined ? undefined : larger(minus(work.order.total, filledShares), NO_SHARES);
  const why = whyText(order);
  return [
    `Stands: ${standText(order)}${left === undefined ? '' : `, ${shareText(left)} shares left`}.`,
    ...(why === undefined ? [] : [why]),
    ...(isOpen(state) && next !== undefined ? [`Next look: not before ${timeText(next)} UTC.`] : nextSlice(order)),
  ];
}

/** What falls due next by its schedule; what goes by the book is looked at every poll. */
function nextSlice(order: ParentOrder): readonly string[] {
  if (!isWorked(order) || !isOpen(order.state)) return [];
  const { slices } = scheduleOf(orderOf(order));
  const { slot } = order.work.state;
  const next = slices[slot + 1];
  if (next !== undefined)
    return [`Next slice: ${slot + 2} of ${slices.length}, ${shareText(next.shares)} shares, ${timeText(next.at)} UTC.`];
  return [`Next look: within ${order.work.order.pollMs / 1_000} s, while order-manager runs.`];
}

function scheduleJson(order: ParentOrder): readonly unknown[] {
  if (!isWorked(order)) return [];
  return scheduleOf(orderOf(order)).slices.map(({ at, shares }) => ({
    at: new Date(at).toISOString(),
    shares: formatMicros(shares),
  }));
}

function sliceJson({ child, filled, gross, fee, average }: SliceStory): Readonly<Record<string, unknown>> {
  const { venueOrderId, attempt, reservedAt, sentAt, limit, shares, state, restsUntil } = child;
  return {
    ...{ venueOrderId, attempt, state },
    decidedAt: new Date(reservedAt).toISOString(),
    sentAt: sentAt === undefined ? null : new Date(sentAt).toISOString(),
    restsUntil: restsUntil === undefined ? null : new Date(restsUntil).toISOString(),
    limit: formatMicros(limit),
    shares: formatMicros(shares),
    filled: formatMicros(filled),
    dollars: formatMicros(gross),
    fee: formatMicros(fee),
    average: average === undefined ? null : formatMicros(average),
  };
}

function againstJson(against: Against | undefined): Readonly<Record<string, unknown>> | null {
  if (against === undefined) return null;
  return { price: formatMicros(against.at), worseBps: against.worse?.toString() ?? null };
}

/** Date, hour, minute and second. */
function timeText(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
