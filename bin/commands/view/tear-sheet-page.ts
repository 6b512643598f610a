import { type TearSheet } from '#core/scoring/tear-sheet.ts';
import { cleanText } from './clean-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';
import { dollarsText } from './statistic-text.ts';
import { figureGroups, findingTexts } from './tear-sheet-figures.ts';

const NAME_WIDTH = 44;

/** A sheet for a terminal: what it shows in words, then every figure, then what leaders brought. */
export function tearSheetPage(name: string, sheet: TearSheet, options: ViewOptions): string {
  const columns = [
    { title: 'Figure', align: 'left' },
    { title: 'Value', align: 'right' },
  ] as const;
  return [
    `Tear sheet of ${cleanText(name, NAME_WIDTH)}`,
    '',
    ...findingTexts(sheet),
    ...figureGroups(sheet).flatMap(({ title, figures }) => [
      '',
      title,
      plainTable({ columns, rows: figures }, options),
    ]),
    '',
    'By leader',
    plainTable(
      {
        columns: [
          { title: 'Leader', align: 'left' },
          { title: 'Bets', align: 'right' },
          { title: 'Profit', align: 'right' },
        ],
        rows: sheet.byLeader.map((one) => [cleanText(one.name, NAME_WIDTH), String(one.bets), dollarsText(one.profit)]),
      },
      options,
    ),
  ].join('\n');
}
