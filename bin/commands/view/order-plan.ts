import { type Estimate } from '#core/execution/working/estimate-order.ts';
import { endOfWindow } from '#core/execution/working/end-of-window.ts';
import { scheduleOf } from '#core/execution/working/schedule-of.ts';
import { orderOf } from '#core/execution/working/work-view.ts';
import { type Book } from '#core/model/market.ts';
import { type SliceStyle } from '#core/model/working-order.ts';
import { type OwnRoom } from '#core/risk/own-rooms.ts';
import { REASONS } from '#core/risk/reasons.ts';
import { formatMicros, MICRO } from '#core/values/decimal.ts';
import { dollarText, priceText, shareText } from '#core/values/number-text.ts';
import { price } from '#core/values/price.ts';
import { type OrderPreview, type OwnRefusal } from '#flows/preview-order.ts';
import { shortId } from '../order/find-order.ts';
import { cleanText } from './clean-text.ts';
import { actionText, waitText } from './order-words.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';
import { volumeJson, volumeLines } from './volume-text.ts';

const STYLES: Readonly<Record<SliceStyle, string>> = {
  take: 'takes what is offered',
  join: 'joins who waits',
  top: 'is kept a tick better than who waits',
};
/** More lines of a schedule tell a person nothing more. */
const MOST_SLICES = 12;

/** What an order is to do and would cost, for the person who decides whether it is stored. */
export function orderPlanPage(preview: OrderPreview, options: ViewOptions): string {
  return [
    ...headLines(preview),
    '',
    scheduleText(preview, options),
    '',
    costText(preview, options),
    ...roomLines(preview),
    ...noteLines(preview),
  ].join('\n');
}

/** The same for machines; dollars, shares and prices are decimal text. */
export function orderPlanJson(preview: OrderPreview): Readonly<Record<string, unknown>> {
  const { order, isStored, market, book, estimate, first, firstCost, stop, rooms } = preview;
  const { slices, fallback } = scheduleOf(orderOf(order));
  const { bid, ask } = bestOf(book);
  return {
    ...{ id: order.parentId, shortId: shortId(order), stored: isStored },
    ...{ follower: order.follower, mode: order.mode, side: order.side, token: order.token },
    market: order.title,
    outcome: order.outcome,
    algorithm: order.work.order.algorithm,
    limit: formatMicros(order.work.order.limit),
    shares: formatMicros(order.work.order.total),
    startsAt: timeText(order.work.order.startedAt),
    endsAt: timeText(endOfWindow(order.work.order)),
    schedule: slices.map(({ at, shares }) => ({ at: timeText(at), shares: formatMicros(shares) })),
    fallback: fallback ?? null,
    volume: volumeJson(order.work.order),
    book: {
      bid: optional(bid),
      ask: optional(ask),
      spread: bid === undefined || ask === undefined ? null : formatMicros(ask - bid),
      tick: formatMicros(market.tick),
      minimumShares: formatMicros(market.minimumShares),
    },
    estimate:
      estimate === undefined
        ? null
        : {
            atOnce: estimateJson(estimate.atOnce),
            inParts: estimateJson(estimate.inParts),
            atLimit: estimateJson(estimate.atLimit),
          },
    first: { action: first.action, text: actionText(first), worstCost: optional(firstCost) },
    stop: stop ?? null,
    limits: rooms.map(roomJson),
    notes: noteLines(preview),
  };
}

function headLines({ order, market, book }: OrderPreview): readonly string[] {
  const { side, follower, mode, title, outcome, work } = order;
  const { total, limit, algorithm, windowMs, minOrder, maxOrder, sharesPerOrder, style, atEnd } = work.order;
  const { bid, ask } = bestOf(book);
  const isScheduled = algorithm !== 'iceberg' && algorithm !== 'top-of-book';
  const shown = isScheduled ? '' : `, ${shareText(sharesPerOrder)} shown`;
  return [
    `${side} ${shareText(total)} shares of ${cleanText(outcome, 20)}: ${cleanText(title, 80)}`,
    `Account: ${follower} (${mode}). Limit: ${priceText(limit)} a share.`,
    `How: ${algorithm} over ${windowMs / 60_000} min, ${shareText(minOrder)} to ${shareText(maxOrder)} shares an order${shown}; each ${STYLES[style]}; at the end: ${atEnd}.`,
    bid === undefined || ask === undefined
      ? 'Book: not two sides now, or it cannot be read.'
      : `Book: bid ${priceText(bid)}, ask ${priceText(ask)}, spread ${priceText(price(ask - bid))}.`,
    `Market: tick ${priceText(market.tick)}, smallest order ${shareText(market.minimumShares)} shares.`,
  ];
}

function scheduleText({ order, schedule }: OrderPreview, options: ViewOptions): string {
  const { slices } = schedule;
  if (slices.length === 0)
    return 'Schedule: none, it goes by the book: the next order when the one before is proven over.';
  const { startedAt } = order.work.order;
  const table = plainTable(
    {
      columns: [
        { title: 'Slice', align: 'right' },
        { title: 'After', align: 'right' },
        { title: 'At (UTC)', align: 'left' },
        { title: 'Shares', align: 'right' },
      ],
      rows: slices
        .slice(0, MOST_SLICES)
        .map(({ at, shares }, index) => [
          String(index + 1),
          afterText(at - startedAt),
          timeText(at).slice(11, 19),
          shareText(shares),
        ]),
    },
    options,
  );
  const more = slices.length - MOST_SLICES;
  return [
    table,
    ...(more > 0 ? [`… and ${more} more: --json lists them`] : []),
    ...volumeLines(order.work.order, schedule),
  ].join('\n');
}

function costText({ order, estimate }: OrderPreview, options: ViewOptions): string {
  if (estimate === undefined) return 'Cost: not reckoned without a book.';
  const isBuy = order.side === 'BUY';
  const isTaking = order.work.order.style === 'take';
  return plainTable(
    {
      columns: [
        { title: isBuy ? 'Cost with fee' : 'Proceeds less fee', align: 'left' },
        { title: 'Shares', align: 'right' },
        { title: 'Dollars', align: 'right' },
        { title: 'Fee', align: 'right' },
        { title: 'A share', align: 'right' },
      ],
      rows: [
        estimateRow('one order at once, by the book as it is now', estimate.atOnce),
        estimateRow(
          isTaking ? 'in parts that each meet this book' : 'in parts that wait and are filled',
          estimate.inParts,
        ),
        estimateRow(isBuy ? 'the most: all of it at the limit' : 'the least: all of it at the limit', estimate.atLimit),
      ],
    },
    options,
  );
}

function estimateRow(name: string, { shares, dollars, fee }: Estimate): readonly string[] {
  const each = shares > 0n ? priceText(price((dollars * MICRO) / shares)) : '–';
  return [name, shareText(shares), dollarText(dollars), dollarText(fee), each];
}

function roomLines({ rooms, estimate, order }: OrderPreview): readonly string[] {
  const [tightest] = rooms;
  if (tightest === undefined) return order.side === 'SELL' ? [] : ['Limits: none is set.'];
  const isShort = estimate !== undefined && tightest.allows < estimate.atLimit.dollars;
  return [
    `Limits leave ${dollarText(tightest.allows)}: ${dollarText(tightest.used)} of ${dollarText(tightest.limit)} are used${settingText(tightest)}.`,
    ...(isShort
      ? ['That may be less than all of it costs: then it waits, and what is not bought is told at the end.']
      : []),
  ];
}

function neverLine(refusal: OwnRefusal): string {
  switch (refusal.code) {
    case 'SINGLE_BET_ABOVE_MAX':
      return `NONE OF IT WOULD BE BOUGHT: one order may cost ${dollarText(refusal.cost)}, and no more than ${dollarText(refusal.most)} may${settingText(refusal)}, nor more than is signed for: make --max-order smaller.`;
    case 'EVENT_UNKNOWN':
      return `NONE OF IT WOULD BE BOUGHT: nobody knows the event of this market, and there is a limit for each${settingText(refusal)}.`;
  }
}

function settingText({ code }: Pick<OwnRoom | OwnRefusal, 'code'>): string {
  const { setting } = REASONS[code];
  return setting === undefined ? '' : ` (${setting})`;
}

function noteLines({ order, market, first, firstCost, never, stop, rooms }: OrderPreview): readonly string[] {
  const { minOrder, limit } = order.work.order;
  return [
    ...(minOrder < market.minimumShares
      ? [
          `The venue takes no order below ${shareText(market.minimumShares)} shares: what is due and smaller waits for more.`,
        ]
      : []),
    ...(limit % market.tick === 0n ? [] : [`The limit is on no tick: what rests, rests at the tick within it.`]),
    ...(stop === undefined ? [] : [`NOW IT WOULD WAIT: ${waitText(stop)}.`]),
    ...never.map(neverLine),
    ...(firstCost !== undefined && rooms[0] !== undefined && firstCost > rooms[0].allows
      ? [
          `NOT EVEN THE FIRST ORDER FITS: it may cost ${dollarText(firstCost)}, and the limits leave ${dollarText(rooms[0].allows)}.`,
        ]
      : []),
    `First look at the book: ${actionText(first)}.`,
  ];
}

function roomJson({ code, allows, limit, used }: OwnRoom): Readonly<Record<string, unknown>> {
  const setting = REASONS[code].setting ?? null;
  return { code, setting, left: formatMicros(allows), limit: formatMicros(limit), used: formatMicros(used) };
}

function estimateJson({ shares, dollars, fee }: Estimate): Readonly<Record<string, string>> {
  return { shares: formatMicros(shares), dollars: formatMicros(dollars), fee: formatMicros(fee) };
}

function bestOf(book: Book | undefined) {
  return { bid: book?.bids[0]?.price, ask: book?.asks[0]?.price };
}

function optional(value: bigint | undefined): string | null {
  return value === undefined ? null : formatMicros(value);
}

/** Hours, minutes and seconds. */
function afterText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (count: number): string => String(count).padStart(2, '0');
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function timeText(at: number): string {
  return new Date(at).toISOString();
}
