import { type SetComparison } from '#core/scoring/compare-sets.ts';
import { gainText } from '#core/values/number-text.ts';
import { type SelectionSpread } from '#core/scoring/selection-spread.ts';
import { sum } from '#core/values/quantity.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { type Fold } from '../walk-forward/walk-forward.ts';
import { cleanText } from './clean-text.ts';
import { plainTable, tinted, type ViewOptions } from './plain-table.ts';
import { selectionLines } from './selection-table.ts';
import { setsLines } from './sets-table.ts';

/** One file of settings, walked. */
export type NamedWalk = {
  readonly name: string;
  readonly folds: readonly Fold[];
  /** Absent where no choice was made again. */
  readonly spread?: SelectionSpread | undefined;
};

/** What a walk over a tape is told by. */
export type WalkForwardView = {
  readonly tape: string;
  /** What all that was drawn hangs on. */
  readonly seed: bigint;
  readonly walks: readonly NamedWalk[];
  readonly comparison: SetComparison;
  /** Names of leaders by their wallets. */
  readonly leaders: ReadonlyMap<string, string>;
};

/** What was chosen when, what it showed before, and what came after; then the settings side by side. */
export function walkForwardPage({ walks, comparison, leaders }: WalkForwardView, options: ViewOptions): string {
  const tables = walks.flatMap(({ name, folds, spread }) => [
    `${cleanText(name, 60)}: ${folds.length === 1 ? 'one choice' : `${folds.length} choices`}`,
    ...(folds.length === 0
      ? ['The recording holds no day to choose on: it is shorter than a rebalance.']
      : [foldTable(folds, leaders, options)]),
    '',
    ...(spread === undefined ? [] : selectionLines(spread, leaders, options)),
  ]);
  return [...tables, 'Out of sample: only what came after each choice', ...setsLines(comparison, options)].join('\n');
}

/** The mean of what the chosen showed before they were chosen, a year; null where none has such a ratio. */
export function shownBefore({ choice }: Fold): number | null {
  const ratios = choice.chosen.flatMap(({ copied }) => copied.sharpe.value ?? []);
  return ratios.length === 0 ? null : ratios.reduce((total, one) => total + one, 0) / ratios.length;
}

/** What a fold made, over all that was copied. */
export function madeIn({ result }: Fold): Usd {
  return sum(
    NO_USD,
    (result?.days ?? []).map(({ profit }) => profit),
  );
}

function foldTable(folds: readonly Fold[], leaders: ReadonlyMap<string, string>, options: ViewOptions): string {
  return plainTable(
    {
      columns: [
        { title: 'Copied from', align: 'left' },
        { title: 'To', align: 'left' },
        { title: 'Known until', align: 'left' },
        { title: 'Ranked', align: 'right' },
        { title: 'Chosen', align: 'left' },
        { title: 'Sharpe before', align: 'right' },
        { title: 'P&L after', align: 'right' },
      ],
      rows: folds.map((fold) => {
        const { choice, until } = fold;
        const names = choice.chosen.map(({ leader }) => cleanText(leaders.get(leader) ?? leader, 16));
        return [
          ...[utcDate(choice.at), utcDate(until), utcDate(choice.asOf), `${choice.ranked} of ${choice.candidates}`],
          ...[
            namesText(names),
            shownBefore(fold)?.toFixed(2) ?? '–',
            tinted(gainText(madeIn(fold)), madeIn(fold), options),
          ],
        ];
      }),
    },
    options,
  );
}

const MOST_NAMES = 3;

function namesText(names: readonly string[]): string {
  if (names.length === 0) return 'nobody';
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}
