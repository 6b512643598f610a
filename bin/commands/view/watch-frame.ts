import { REASONS } from '#core/risk/reasons.ts';
import { type FollowerReport, type TradeReport } from '../report-model.ts';
import { type Health, type SideBySide, type WatchFacts } from '../watch-facts.ts';
import { shortId } from '../order/find-order.ts';
import { cleanText } from './clean-text.ts';
import { eventsLine } from './events-line.ts';
import { fitLine } from './fit-line.ts';
import { dollarText, partText, priceText, shareText } from '#core/values/number-text.ts';
import { standText } from './order-words.ts';
import { plainTable, tinted, type ViewOptions } from './plain-table.ts';
import { positionsTable } from './positions-table.ts';
import { tradingLines } from './trading-lines.ts';

/** What a frame is drawn on; without columns and rows nothing is cut. */
export type Canvas = ViewOptions & { readonly columns?: number; readonly rows?: number };

type FrameInput = {
  readonly facts: WatchFacts;
  /** First line: which system, and how the view ends. */
  readonly title: string;
};

/** Lines of a table beside its rows: its own title, the columns' titles, a rule, a blank one, and what is left out. */
const TABLE_FRAME = 5;
const LEAST_ROWS = 2;
const MANY = 20;
/** On a terminal the tables below need their lines. */
const MOST_ORDERS = 3;
/** Columns of the positions table beside the market's name. */
const OTHER_COLUMNS = 110;

/**
 * The live view as lines that fit its canvas: health, positions side by side, last trades, and what was left out.
 *
 * Health comes first and is never left out for a position: on a small terminal the tables get shorter.
 */
export function watchFrame({ facts, title }: FrameInput, canvas: Canvas): readonly string[] {
  const { report, positions, health } = facts;
  const { columns = Infinity, rows = Infinity } = canvas;
  const top = [title, '', ...healthLines(facts), ...report.followers.flatMap(followerLines), ...orderLines(facts), ''];
  const room = tableRooms(rows - top.length, positions.length);
  const name = Number.isFinite(columns) ? Math.min(40, Math.max(12, columns - OTHER_COLUMNS)) : 40;
  const lines = [
    ...top,
    ...positionLines(positions, { canvas, room: room.positions, name }),
    '',
    ...tradeLines(report.trades, { canvas, room: room.trades, name, now: health.now }),
    '',
    ...skipLines(report.followers, { canvas, room: room.skips }),
  ];
  const shown = lines.length > rows ? [...lines.slice(0, rows - 1), '… more than this terminal has lines for'] : lines;
  return shown.map((line) => fitLine(line, columns));
}

function tableRooms(left: number, positions: number): Record<'positions' | 'trades' | 'skips', number> {
  if (!Number.isFinite(left)) return { positions: Infinity, trades: MANY, skips: MANY };
  const free = Math.max(0, left - 3 * TABLE_FRAME);
  const wanted = Math.max(LEAST_ROWS, Math.min(positions, Math.floor(free / 2)));
  const rest = Math.max(0, free - wanted);
  const trades = Math.max(LEAST_ROWS, Math.min(MANY, Math.ceil(rest / 2)));
  return { positions: wanted, trades, skips: Math.max(LEAST_ROWS, rest - trades) };
}

function healthLines({ health, report }: WatchFacts): readonly string[] {
  const { now, indexLagMs, feeds, openOrders, unknown } = health;
  const recorded = feeds.map((feed) => feedText(feed, now)).join(', ');
  const index =
    now === undefined
      ? 'no system runs here: nothing changes until one does'
      : `the venue's index is ${indexLagMs === undefined ? 'not answering' : `${durationText(indexLagMs)} behind`}`;
  const oldest = unknown.since === undefined ? '' : `, the oldest sent ${agoText(unknown.since, now)}`;
  const isHeld = report.followers.some(({ trading }) => trading !== undefined && trading.tradingMode !== 'ACTIVE');
  return [
    `Health: ${unknown.count > 0 || isHeld ? 'LOOK' : 'nothing holds it'} · settings ${report.settingsVersion} · ${index}`,
    `Recorded up to: ${recorded === '' ? 'no leader is enabled' : recorded}`,
    `Orders: ${openOrders} open, ${unknown.count} of unknown outcome${oldest}`,
  ];
}

function feedText({ leader, at }: Health['feeds'][number], now: number | undefined): string {
  return `${cleanText(leader, 18)} ${at === undefined ? 'not watched yet' : agoText(at, now)}`;
}

function followerLines(follower: FollowerReport): readonly string[] {
  const { name, mode, exposure, maxTotalExposure, room } = follower;
  return [
    `${cleanText(name, 28)} (${mode}): ${dollarText(exposure)} of ${dollarText(maxTotalExposure)} at stake (${partText(exposure, maxTotalExposure)}), ${dollarText(room)} for new copies`,
    ...tradingLines(follower).map((line) => `  ${line}`),
    `  ${eventsLine(follower)}`,
  ];
}

/** How many there are always stands there, the first of them a line each. */
function orderLines({ orders }: WatchFacts): readonly string[] {
  if (orders.length === 0) return [];
  const shown = orders.slice(0, MOST_ORDERS);
  return [
    `Orders that work over time: ${orders.length}`,
    ...shown.map((order) => `  ${orderText(order)}`),
    ...moreLines(orders.length - shown.length),
  ];
}

function orderText(order: WatchFacts['orders'][number]): string {
  const { side, filledShares, outcome, title, work } = order;
  const { total, algorithm } = work.order;
  const what = `${cleanText(outcome, 10)}, ${cleanText(title, 40)}`;
  return `${shortId(order)} ${side} ${shareText(filledShares)} of ${shareText(total)} ${what}: ${algorithm}, ${standText(order)}`;
}

type TableInput = { readonly canvas: Canvas; readonly room: number };

function positionLines(
  positions: readonly SideBySide[],
  { canvas, room, name }: TableInput & { readonly name: number },
): readonly string[] {
  if (positions.length === 0) return ['Positions: none.'];
  const shown = positions.slice(0, room);
  const table = positionsTable(shown, name, canvas);
  return [`Positions (${positions.length})`, ...table.split('\n'), ...moreLines(positions.length - shown.length)];
}

function tradeLines(
  trades: readonly TradeReport[],
  { canvas, room, name, now }: TableInput & { readonly name: number; readonly now: number | undefined },
): readonly string[] {
  if (trades.length === 0) return ['Last trades: none yet.'];
  const rows = trades
    .slice(0, room)
    .map((trade) => [
      agoText(trade.at, now),
      cleanText(trade.follower, 12),
      cleanText(trade.leader, 14),
      trade.side,
      cleanText(trade.title, name),
      cleanText(trade.outcome, 10),
      shareText(trade.shares),
      priceText(trade.price),
      dollarText(trade.cost),
      trade.slippage === undefined ? '–' : tinted(`${trade.slippage} bps`, 0n - trade.slippage, canvas),
      trade.status.toLowerCase(),
    ]);
  const table = plainTable(
    {
      columns: [
        { title: 'When', align: 'left' },
        { title: 'Follower', align: 'left' },
        { title: 'Leader', align: 'left' },
        { title: 'Side', align: 'left' },
        { title: 'Market', align: 'left' },
        { title: 'Outcome', align: 'left' },
        { title: 'Shares', align: 'right' },
        { title: 'Price', align: 'right' },
        { title: 'Dollars', align: 'right' },
        { title: 'Slippage', align: 'right' },
        { title: 'Status', align: 'left' },
      ],
      rows,
    },
    canvas,
  );
  return [`Last trades (${trades.length} in all)`, ...table.split('\n')];
}

function skipLines(followers: readonly FollowerReport[], { canvas, room }: TableInput): readonly string[] {
  const reasons = followers.flatMap(({ name, reasons: own }) => own.map((reason) => ({ name, ...reason })));
  if (reasons.length === 0) return ['Not copied: nothing was left out.'];
  const sorted = reasons.toSorted((a, b) => b.count - a.count || a.code.localeCompare(b.code));
  const rows = sorted
    .slice(0, room)
    .map(({ name, code, count, leaderNotional }) => [
      code,
      cleanText(name, 12),
      count.toString(),
      dollarText(leaderNotional),
      REASONS[code].setting ?? '–',
    ]);
  const table = plainTable(
    {
      columns: [
        { title: 'Not copied', align: 'left' },
        { title: 'Follower', align: 'left' },
        { title: 'Count', align: 'right' },
        { title: "Leaders' dollars", align: 'right' },
        { title: 'Setting that would let it pass', align: 'left' },
      ],
      rows,
    },
    canvas,
  );
  return [...table.split('\n'), ...moreLines(sorted.length - rows.length)];
}

function moreLines(hidden: number): readonly string[] {
  return hidden <= 0 ? [] : [`… and ${hidden} more`];
}

/** How long ago; where nothing runs, when. */
function agoText(at: number, now: number | undefined): string {
  return now === undefined
    ? new Date(at).toISOString().replace('T', ' ').slice(0, 19)
    : `${durationText(now - at)} ago`;
}

function durationText(ms: number): string {
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  return seconds < 7_200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3_600)} h`;
}
