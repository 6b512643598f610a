import { type UnixMs } from '#core/values/unix-ms.ts';
import { type TradeReport } from '../report-model.ts';
import { cleanText } from './clean-text.ts';
import { dollarText, priceText, shareText } from '#core/values/number-text.ts';
import { plainTable, tinted, type ViewOptions } from './plain-table.ts';

const COLUMNS = [
  { title: 'Time (UTC)', align: 'left' },
  { title: 'Follower', align: 'left' },
  { title: 'Leader', align: 'left' },
  { title: 'Market', align: 'left' },
  { title: 'Outcome', align: 'left' },
  { title: 'Side', align: 'left' },
  { title: 'Shares', align: 'right' },
  { title: 'Price', align: 'right' },
  { title: 'Cost', align: 'right' },
  { title: 'Fee', align: 'right' },
  { title: 'Slippage bps', align: 'right' },
  { title: 'Delay', align: 'right' },
  { title: 'Status', align: 'left' },
] as const;

/** What was traded, newest first. Slippage is our price against the leader's; positive is worse. The delay
 * is from the block of the leader's trade until our order left. */
export function tradesTable(trades: readonly TradeReport[], options: ViewOptions): string {
  if (trades.length === 0) return 'No trades yet.';
  return plainTable({ columns: COLUMNS, rows: trades.map((trade) => tradeRow(trade, options)) }, options);
}

function tradeRow(trade: TradeReport, options: ViewOptions): readonly string[] {
  return [
    timeText(trade.at),
    cleanText(trade.follower, 16),
    cleanText(trade.leader, 18),
    cleanText(trade.title, 40),
    cleanText(trade.outcome, 14),
    trade.algorithm === undefined ? trade.side : `${trade.side} ${trade.algorithm}`,
    shareText(trade.shares),
    priceText(trade.price),
    dollarText(trade.cost),
    dollarText(trade.fee),
    trade.slippage === undefined ? '–' : tinted(trade.slippage.toString(), 0n - trade.slippage, options),
    delayText(trade.clocks),
    trade.status.toLowerCase(),
  ];
}

function delayText({ block, sent }: TradeReport['clocks']): string {
  return block === undefined || sent === undefined ? '–' : `${((sent - block) / 1_000).toFixed(1)} s`;
}

function timeText(at: UnixMs): string {
  return new Date(at).toISOString().replace('T', ' ').slice(0, 19);
}
