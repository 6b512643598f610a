import { gainText } from '#core/values/number-text.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type Usd } from '#core/values/usd.ts';
import { type PositionsReport } from '../positions/collect-positions.ts';
import { cleanText, displayWidth } from './clean-text.ts';
import { tinted, type ViewOptions } from './plain-table.ts';

/** As wide as a table may be: with amounts below ten thousand dollars every table of positions fits. */
const TABLE_WIDTH = 100;
const OUTCOME_WIDTH = 8;
const LEADER_WIDTH = 12;
const MARKET_WIDTH = 20;

/** Draws a table whose names take what other columns leave; `draw` is told how much wider than at least they may be. */
export function filledTable(draw: (wider: number, options: ViewOptions) => string, options: ViewOptions): string {
  const lines = draw(0, { isColoured: false }).split('\n');
  const width = Math.max(...lines.map(displayWidth));
  return draw(Math.max(0, TABLE_WIDTH - width), options);
}

/** A market's question in a column of a table. */
export function marketText(title: string, wider: number): string {
  return questionText(title, MARKET_WIDTH + wider);
}

/** A market's question, so many columns wide at most. */
export function questionText(title: string, width: number): string {
  const text = cleanText(title, width);
  return text === '' ? '(market never read)' : text;
}

/** The outcome that a token is a share of. */
export function outcomeText(outcome: string): string {
  return cleanText(outcome, OUTCOME_WIDTH);
}

/** Whom a position copies. */
export function leaderText({ leaderNames }: PositionsReport, leader: Wallet, wider: number): string {
  return cleanText(leaderNames.get(leader) ?? leader, LEADER_WIDTH + wider);
}

/** A gain or a loss with its sign, and its colour where there are any. */
export function shownGain(amount: Usd, options: ViewOptions): string {
  return tinted(gainText(amount), amount, options);
}

/** Columns of words, then columns of numbers. */
export function columnsOf(words: readonly string[], numbers: readonly string[]) {
  return [
    ...words.map((title) => ({ title, align: 'left' as const })),
    ...numbers.map((title) => ({ title, align: 'right' as const })),
  ];
}
