import { type RoundSum } from '#core/reporting/sum-rounds.ts';
import { type MarketSum, type PositionSum, realisedOf } from '#core/reporting/view-positions.ts';
import { bpsText, gainText } from '#core/values/number-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';
import { columnsOf, questionText, shownGain } from './position-cells.ts';

/** What each market came to, the best first, and all together. */
export function marketSumsTable(markets: readonly MarketSum[], total: PositionSum, options: ViewOptions): string {
  const cells = (sums: PositionSum): readonly string[] => [
    openGain(sums, options),
    shownGain(realisedOf(sums.profit), options),
    shownGain(sums.profit.total, options),
    ...roundCells(sums.rounds),
  ];
  return plainTable(
    {
      columns: columnsOf(['Market'], ['Open', 'Realised', 'P&L', 'Won', 'Lost', 'Win rate', 'Mean win', 'Mean loss']),
      rows: markets.map((market) => [marketText(market), ...cells(market)]),
      footer: ['TOTAL', ...cells(total)],
    },
    options,
  );
}

function marketText({ condition, title }: MarketSum): string {
  return condition === undefined ? 'several at once' : questionText(title);
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
