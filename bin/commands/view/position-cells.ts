import { gainText } from '#core/values/number-text.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type Usd } from '#core/values/usd.ts';
import { type PositionsReport } from '../positions/collect-positions.ts';
import { cleanText } from './clean-text.ts';
import { tinted, type ViewOptions } from './plain-table.ts';

// With amounts below ten thousand dollars every table of positions fits 100 columns.
const OUTCOME_WIDTH = 8;
const LEADER_WIDTH = 12;
const MARKET_WIDTH = 20;

/** A market's question, so many columns wide at most. */
export function questionText(title: string, width = MARKET_WIDTH): string {
  const text = cleanText(title, width);
  return text === '' ? '(market never read)' : text;
}

/** The outcome that a token is a share of. */
export function outcomeText(outcome: string): string {
  return cleanText(outcome, OUTCOME_WIDTH);
}

/** Whom a position copies. */
export function leaderText({ leaderNames }: Pick<PositionsReport, 'leaderNames'>, leader: Wallet): string {
  return cleanText(leaderNames.get(leader) ?? leader, LEADER_WIDTH);
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
