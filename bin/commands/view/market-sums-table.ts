import { type RoundSum } from '#core/reporting/sum-rounds.ts';
import { type MarketSum, type PositionSum, realisedOf } from '#core/reporting/view-positions.ts';
import { bpsText, gainText } from '#core/values/number-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';
import { columnsOf, filledTable, marketText, shownGain } from './position-cells.ts';

/** What each market came to, the best first, and all together. */
export function marketSumsTable(markets: readonly MarketSum[], total: PositionSum, options: ViewOptions): string {
  return filledTable((wider, drawn) => drawnTable({ markets, total, wider }, drawn), options);
}

type TableInput = { readonly markets: readonly MarketSum[]; readonly total: PositionSum; readonly wider: number };

function drawnTable({ markets, total, wider }: TableInput, options: ViewOptions): string {
  return plainTable(
    {
      columns: columnsOf(['Market'], ['Open', 'Realised', 'P&L', 'Won', 'Lost', 'Win rate', 'Mean win', 'Mean loss']),
      rows: markets.map((market) => [nameOf(market, wider), ...sumCells(market, options)]),
      footer: ['TOTAL', ...sumCells(total, options)],
    },
    options,
  );
}

function nameOf({ condition, title }: MarketSum, wider: number): string {
  return condition === undefined ? 'several at once' : marketText(title, wider);
}

function sumCells(sums: PositionSum, options: ViewOptions): readonly string[] {
  return [
    openGain(sums, options),
    shownGain(realisedOf(sums.profit), options),
    shownGain(sums.profit.total, options),
    ...roundCells(sums.rounds),
  ];
}

function roundCells({ won, lost, winRate, averageWin, averageLoss }: RoundSum): readonly string[] {
  return [
    ...[won, lost].map(String),
    winRate.value === null ? '–' : bpsText(winRate.value),
    averageWin.value === null ? '–' : gainText(averageWin.value),
    averageLoss.value === null ? '–' : gainText(averageLoss.value),
  ];
}

/** Where nothing that is owned has a price, zero would be a claim. */
function openGain({ profit, value }: PositionSum, options: ViewOptions): string {
  if (profit.unmarked > 0 && value === 0n && profit.open === 0n) return '–*';
  return `${shownGain(profit.open, options)}${profit.unmarked > 0 ? '*' : ''}`;
}
