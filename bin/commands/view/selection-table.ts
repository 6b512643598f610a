import { type SelectionFigure, type SelectionSpread } from '#core/scoring/selection-spread.ts';
import { type Spread } from '#core/scoring/spread.ts';
import { type Statistic } from '#core/scoring/statistic.ts';
import { cleanText } from './clean-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';
import { dollarsText, percentText, statisticText } from './statistic-text.ts';

const MOST_LEADERS = 20;
const TITLES = ['Realised', '5 %', '50 %', '95 %', 'Least', 'Most'];

/** How often each leader is chosen when choices are made again, and within what the result of the walk lies then. */
export function selectionLines(
  spread: SelectionSpread,
  names: ReadonlyMap<string, string>,
  options: ViewOptions,
): readonly string[] {
  const { resamples, leaders } = spread;
  return [
    `Each choice made again on ${resamples} resamples of the days before it, the same blocks of days for all leaders`,
    leadersTable(spread, names, options),
    ...(leaders.length > MOST_LEADERS ? [`and ${leaders.length - MOST_LEADERS} more: --json tells all`] : []),
    '',
    plainTable(
      {
        columns: [
          { title: 'After the choices', align: 'left' },
          ...TITLES.map((title) => ({ title, align: 'right' as const })),
        ],
        rows: [
          ...figureRows('P&L', spread.profit, dollarsText),
          ...figureRows('Sharpe a year', spread.sharpe, (value) => value.toFixed(2)),
        ],
      },
      options,
    ),
    'Chosen again: the days after a choice as they came. Days too: those drawn in blocks on top of it.',
    '',
  ];
}

function leadersTable(
  { leaders, nobody, choices }: SelectionSpread,
  names: ReadonlyMap<string, string>,
  options: ViewOptions,
): string {
  const row = (name: string, chosen: number, again: number): readonly string[] => [
    name,
    `${chosen} of ${choices}`,
    percentText(again),
  ];
  return plainTable(
    {
      columns: [
        { title: 'Leader', align: 'left' },
        { title: 'Chosen', align: 'right' },
        { title: 'Chosen again', align: 'right' },
      ],
      rows: [
        ...leaders
          .slice(0, MOST_LEADERS)
          .map(({ leader, chosen, again }) => row(cleanText(names.get(leader) ?? leader, 42), chosen, again)),
        ...(nobody.chosen + nobody.again > 0 ? [row('nobody', nobody.chosen, nobody.again)] : []),
      ],
    },
    options,
  );
}

function figureRows(
  name: string,
  { realised, chosenAgain, daysToo }: SelectionFigure,
  text: (value: number) => string,
): readonly (readonly string[])[] {
  const places = ({ value }: Statistic<Spread>): readonly string[] =>
    value === null ? ['–', '–', '–', '–', '–'] : [value.p05, value.p50, value.p95, value.least, value.most].map(text);
  return [
    [`${name}, chosen again`, statisticText(realised, text), ...places(chosenAgain)],
    [`${name}, days too`, statisticText(realised, text), ...places(daysToo)],
  ];
}
