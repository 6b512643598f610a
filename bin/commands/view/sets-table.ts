import { type SetComparison, type SetEvidence } from '#core/scoring/compare-sets.ts';
import { cleanText } from './clean-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';
import { percentText, statisticText } from './statistic-text.ts';

/** Settings side by side, and which of them is best: none while luck among all that was tried can do as well. */
export function setsLines({ trials, sets, best }: SetComparison, options: ViewOptions): readonly string[] {
  return [
    plainTable(
      {
        columns: [
          { title: 'Settings', align: 'left' },
          { title: 'Days', align: 'right' },
          { title: 'Sharpe a year', align: 'right' },
          { title: '95 %', align: 'right' },
          { title: `DSR of ${trials}`, align: 'right' },
        ],
        rows: sets.map((one) => setCells(one)),
      },
      options,
    ),
    best === null
      ? `None is called best: for none is luck among ${trials} tried excluded.`
      : `Best: ${cleanText(best, 60)}; luck among ${trials} tried is excluded.`,
  ];
}

function setCells({ name, days, sharpe, evidence }: SetEvidence): readonly string[] {
  return [
    ...[cleanText(name, 40), String(days), statisticText(sharpe, (ratio) => ratio.toFixed(2))],
    statisticText(evidence.interval, ({ low, high }) => `${low.toFixed(2)} to ${high.toFixed(2)}`),
    statisticText(evidence.dsr, percentText),
  ];
}
