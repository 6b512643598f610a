import { type LeaderScore } from '#core/model/leader-score.ts';
import { type ScoreSheet } from '../score/score-sheet.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';
import {
  COPY_COLUMNS,
  copyCells,
  EVIDENCE_COLUMNS,
  evidenceCells,
  gapLines,
  leaderLabel,
  scoreFigures,
  scoreFindings,
  verdictLines,
} from './score-figures.ts';

/** Scores for a terminal: what they say in words, all leaders side by side, and of each why he passes or does not. */
export function scorePage(sheet: ScoreSheet, options: ViewOptions): string {
  const { scores } = sheet;
  const label = ({ leader }: LeaderScore): string => leaderLabel(sheet, leader);
  const table = (titles: readonly string[], cells: (score: LeaderScore) => readonly string[]): string =>
    plainTable(
      {
        columns: [{ title: 'Leader', align: 'left' }, ...titles.map((title) => ({ title, align: 'right' as const }))],
        rows: scores.map((score) => [label(score), ...cells(score)]),
      },
      options,
    );
  const [only, ...others] = scores;
  if (only === undefined) return scoreFindings(sheet).join('\n');
  return [
    ...scoreFindings(sheet),
    '',
    table(EVIDENCE_COLUMNS, evidenceCells),
    '',
    table(COPY_COLUMNS, copyCells),
    ...scores.flatMap((score) => ['', `${label(score)} ${score.leader}`, ...verdictLines(score).map(indented)]),
    ...(others.length > 0 ? [] : [...gapPart(only), ...figureTables(only, options)]),
  ].join('\n');
}

function gapPart(score: LeaderScore): readonly string[] {
  const lines = gapLines(score);
  return lines.length === 0 ? [] : ['', 'What his record leaves open', ...lines.map(indented)];
}

function figureTables(score: LeaderScore, options: ViewOptions): readonly string[] {
  const columns = [
    { title: 'Figure', align: 'left' },
    { title: 'Value', align: 'right' },
  ] as const;
  return scoreFigures(score).flatMap(({ title, figures }) => [
    '',
    title,
    plainTable({ columns, rows: figures }, options),
  ]);
}

function indented(line: string): string {
  return `  ${line}`;
}
