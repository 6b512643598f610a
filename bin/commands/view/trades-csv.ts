import { STAGES } from '#core/execution/stage-clocks.ts';
import { stringify } from 'csv-stringify/sync';
import { type TradeReport } from '../report-model.ts';
import { csvOptions, type CsvRow, textCell, timeCell } from './csv-cells.ts';

/** The columns of `--json` under the same names; each stage of `clocks` is one of its own. */
export const TRADE_COLUMNS: readonly string[] = [
  ...['time', 'parentId', 'follower', 'mode', 'leader', 'title', 'outcome', 'side', 'algorithm', 'status'],
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
  return stringify(trades.map(tradeRow), csvOptions(TRADE_COLUMNS));
}

function tradeRow(trade: TradeReport): CsvRow {
  const { at, parentId, follower, mode, leader, title, outcome, side, algorithm, status } = trade;
  const { shares, price, cost, fee, leaderPrice, slippage, clocks } = trade;
  const moments = Object.entries(clocks).map(([stage, ms]) => [`clocks.${stage}`, timeCell(ms)] as const);
  return {
    ...{ time: timeCell(at), parentId },
    ...{ follower: textCell(follower), mode, leader: textCell(leader) },
    ...{ title: textCell(title), outcome: textCell(outcome), side, algorithm, status },
    // Left as numbers until they are written: what is text may be no negative number.
    ...{ shares, price, cost, fee, leaderPrice },
    slippageBps: slippage === undefined ? undefined : Number(slippage),
    ...Object.fromEntries(moments),
  };
}
