import { STAGES } from '#core/execution/stage-clocks.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { stringify } from 'csv-stringify/sync';
import { type TradeReport } from '../report-model.ts';
import { cleanText } from './clean-text.ts';

/** Wide enough for every title of the venue. */
const TEXT_WIDTH = 500;

/** A cell: text, a moment as ISO text, or a number; what is not known is empty. */
type Cell = string | bigint | number | undefined;
type CsvRow = Readonly<Record<string, Cell>>;

/** The columns of `--json` under the same names; each stage of `clocks` is one of its own. */
export const TRADE_COLUMNS: readonly string[] = [
  ...['time', 'parentId', 'follower', 'mode', 'leader', 'title', 'outcome', 'side', 'status'],
  ...['shares', 'price', 'cost', 'fee', 'leaderPrice', 'slippageBps'],
  ...STAGES.map((stage) => `clocks.${stage}`),
];

/**
 * Trades as CSV for a spreadsheet: a row of names, then a row for each trade.
 *
 * A title is text of strangers: a cell of text never begins as a formula does (then it begins with `'`), has no control
 * characters, and no semicolon, at which some spreadsheets would cut it in two. Numbers are decimal text, their sign too.
 */
export function tradesCsv(trades: readonly TradeReport[]): string {
  return stringify(trades.map(tradeRow), {
    columns: TRADE_COLUMNS.map((key) => ({ key })),
    header: true,
    escape_formulas: true,
    cast: { bigint: formatMicros },
  });
}

function tradeRow(trade: TradeReport): CsvRow {
  const { at, parentId, follower, mode, leader, title, outcome, side, status } = trade;
  const { shares, price, cost, fee, leaderPrice, slippage, clocks } = trade;
  const moments = Object.entries(clocks).map(([stage, ms]) => [`clocks.${stage}`, isoText(ms)] as const);
  return {
    ...{ time: isoText(at), parentId },
    ...{ follower: textCell(follower), mode, leader: textCell(leader) },
    ...{ title: textCell(title), outcome: textCell(outcome), side, status },
    // Left as numbers until they are written: what is text may be no negative number.
    ...{ shares, price, cost, fee, leaderPrice },
    slippageBps: slippage === undefined ? undefined : Number(slippage),
    ...Object.fromEntries(moments),
  };
}

function textCell(text: string): string {
  return cleanText(text.replaceAll(';', ','), TEXT_WIDTH);
}

function isoText(ms: number): string {
  return new Date(ms).toISOString();
}
