import { shareText } from '#core/values/number-text.ts';
import { type AlgorithmComparison, type ContenderResult, REACH_TICKS } from '../algorithms/compare-algorithms.ts';
import { WAY_MS } from '../algorithms/play-order.ts';
import { type MeanCost } from '#core/reporting/cost-interval.ts';
import { cleanText } from './clean-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';

/** How fills are made, and what that leaves out. */
export const ALGORITHM_NOTES: readonly string[] = [
  'Each way buys the same on the same tokens from the same moments on; a purchase of one outcome is a sale of the other.',
  `Limit: ${REACH_TICKS} ticks above the best ask at the start. The rest is taken within it when the time is over (at_end: cross).`,
  'Price: of what was filled against the middle of the book at the start. All in: the same in hundredths of a percent of',
  'the order, with what was not filled bought from the book at the end, at any price; interval at 95 %, markets resampled.',
  'Against one: the same less that of one order at once. Below zero is better. Without fees: only what takes pays them.',
  'Fills: what takes is filled from the recorded offers, and those are missing until their price is cleared; it buys shares,',
  'and what is left of it is cancelled at the next look, as on a market of the new protocol.',
  'What rests stands behind all at its price; trades there eat those first, orders that leave shorten the queue only where',
  'fewer are shown than stood ahead; trades at worse prices, and offers recorded at its price or better, would have met it',
  'first.',
  `Limits of that: nobody answers to our orders; an order takes ${WAY_MS} ms, without the delay of games; recorded books are`,
  'few and of one kind. Where the channel tells no trades they are what a book told anew lacks at its best prices.',
];

const COLUMNS = ['Filled', 'of it resting', 'Price', 'All in (95 %)', 'Against one (95 %)', 'At top', 'Orders'];

/** The comparison as a table for each size. */
export function algorithmsPage(comparison: AlgorithmComparison, options: ViewOptions): string {
  const bySize = Map.groupBy(comparison.results, ({ total }) => total);
  const tables = [...bySize].flatMap(([total, results]) => [
    `${shareText(total)} shares, ${results[0]?.orders ?? 0} orders each`,
    plainTable(
      {
        columns: [{ title: 'Way', align: 'left' }, ...COLUMNS.map((title) => ({ title, align: 'right' as const }))],
        rows: results.map((result) => [result.name, ...algorithmCells(result)]),
      },
      options,
    ),
    '',
  ]);
  return [...comparisonHead(comparison), '', ...tables, ...fallbackNotes(comparison), ...ALGORITHM_NOTES].join('\n');
}

/** What a result shows, in the order of the columns. */
export function algorithmCells(result: ContenderResult): readonly string[] {
  const { filledPart, makerPart, priceCents, allIn, againstOnce, atTopPart, placed, isAtOnce } = result;
  return [
    percent(filledPart),
    percent(makerPart),
    `${signed(priceCents, 2)} c`,
    intervalText(allIn),
    isAtOnce ? '–' : intervalText(againstOnce),
    percent(atTopPart),
    placed.toFixed(1),
  ];
}

/** Titles of the cells. */
export const ALGORITHM_COLUMNS: readonly string[] = ['Way', ...COLUMNS];

/** What was played. */
export function comparisonHead(comparison: AlgorithmComparison): readonly string[] {
  const { markets, isGenerated, inferred, starts, skipped, windowMs } = comparison;
  const kind = isGenerated ? 'generated markets, which tell nothing of real ones' : 'recorded markets';
  return [
    `${markets.length} ${kind}: ${cleanText(markets.join(', '), 400)}`,
    `${starts} starts, ${windowMs / 60_000} minutes each; ${skipped} left out (no two sides, more than 10 cents apart, or within 5 cents of 0 or 1)`,
    `Trades: told in ${markets.length - inferred}, read off the books in ${inferred}`,
  ];
}

/** Said where VWAP had no volume to go by. */
export function fallbackNotes({ results }: AlgorithmComparison): readonly string[] {
  const fallen = results.filter(({ fallbacks }) => fallbacks > 0);
  return fallen.map(
    ({ name, total, fallbacks, orders }) =>
      `${name} of ${shareText(total)}: ${fallbacks} of ${orders} went by time as twap does, no volume was known`,
  );
}

function intervalText({ bps, low, high, reason }: MeanCost): string {
  if (bps === null) return `– (${reason})`;
  return low === null ? `${signed(bps, 0)} (${reason})` : `${signed(bps, 0)} (${signed(low, 0)} to ${signed(high, 0)})`;
}

function signed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  if (Number(text) === 0) return text.replace('-', '');
  return value > 0 ? `+${text}` : text;
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}
