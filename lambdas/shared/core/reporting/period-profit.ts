import { type JournalEntry } from '../model/journal.ts';
import { type TokenId } from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { minus } from '../values/quantity.ts';
import { NO_USD } from '../values/usd.ts';
import { type Holding } from './holdings.ts';
import { isWithin, type Period } from './period.ts';
import { bookedProfit, openProfit, type ProfitLine } from './profit-lines.ts';

/** What was owned at one moment, and what a share was worth then. */
export type ValuedHoldings = {
  readonly holdings: readonly Holding[];
  readonly priceOf: (token: TokenId) => Price | undefined;
};

type PeriodInput = {
  readonly journal: readonly JournalEntry[];
  readonly period: Period;
  /** At the start; absent where the period has none, since nothing was owned before the first booking. */
  readonly opening?: ValuedHoldings;
  /** At the end. */
  readonly closing: ValuedHoldings;
};

/**
 * What a ledger made in a period: what was booked in it, and what was open in its end less what was open at its start.
 *
 * What is open at a moment is worth the same to the period that ends then and to the one that begins: two periods after
 * each other make what both make together, to the last digit.
 */
export function periodProfit({ journal, period, opening, closing }: PeriodInput): readonly ProfitLine[] {
  const booked = bookedProfit(journal).filter(({ at }) => at !== undefined && isWithin(period, at));
  const before = opening === undefined ? [] : openProfit(opening.holdings, opening.priceOf);
  return [
    ...booked,
    ...openProfit(closing.holdings, closing.priceOf),
    ...before.map((line) => ({ ...line, open: minus(NO_USD, line.open) })),
  ];
}
