import { type Statistic, type StatisticReason } from '#core/scoring/statistic.ts';

const WORDS: Readonly<Record<StatisticReason, string>> = {
  EMPTY: 'nothing to count',
  TOO_FEW: 'too few observations',
  NON_FINITE: 'a value is no number',
  ZERO_VARIANCE: 'all values are alike',
  NO_LOSSES: 'nothing was lost',
  NO_DOWNSIDE: 'no day was below',
  NO_DRAWDOWN: 'it never fell',
  SEPARATED: 'all outcomes are alike',
  BELOW_BENCHMARK: 'not above what it is held against',
  NON_POSITIVE_VARIANCE: 'no variance is left',
  DEGENERATE: 'resampling has nothing to vary',
  INVALID_PRICE: 'a price is none',
  INVALID_PROBABILITY: 'a probability is none',
  PRICE_LIMIT: 'beyond the highest price',
  ARBITRAGE: 'prices leave no risk',
};

/** A statistic in words: its value as `text` writes it, or a dash and why there is none. */
export function statisticText<Value>(statistic: Statistic<Value>, text: (value: Value) => string): string {
  return statistic.reason === undefined ? text(statistic.value) : `– (${WORDS[statistic.reason]})`;
}

/** A part as percent: '12.34 %', '-0.50 %'. */
export function percentText(part: number): string {
  return `${(part * 100).toFixed(2)} %`;
}

/** Statistics are floating-point numbers: dollars of them to the cent, with a sign before the dollar. */
export function dollarsText(dollars: number): string {
  const cents = Math.abs(dollars)
    .toFixed(2)
    .replace(/\B(?=(\d{3})+\.)/g, ',');
  return `${dollars < 0 && Number(cents.replaceAll(',', '')) > 0 ? '-' : ''}$${cents}`;
}
