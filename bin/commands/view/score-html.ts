import { type LeaderScore } from '#core/model/leader-score.ts';
import { type ScoreSheet } from '../score/score-sheet.ts';
import { escapedHtml } from './escaped-html.ts';
import { htmlPage } from './html-page.ts';
import { htmlTable } from './html-table.ts';
import { intervalsChart } from './score-chart.ts';
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
import { svgChart } from './svg-chart.ts';

type PageWords = {
  readonly title: string;
  readonly notes: readonly string[];
  /** Lines for the settings. */
  readonly snippet: readonly string[];
};

/** More leaders than these are told in the tables alone; every figure of all stands in --json. */
const MOST_TOLD = 10;
const CHART_TITLE = 'Where the Sharpe ratios may lie';

/** Scores as one page: nothing of it is fetched, nothing of it runs, and no text of strangers is anything but text. */
export async function scoreHtml(sheet: ScoreSheet, { title, notes, snippet }: PageWords): Promise<string> {
  const { scores } = sheet;
  const label = ({ leader }: LeaderScore): string => leaderLabel(sheet, leader);
  const table = (
    caption: string,
    columns: readonly string[],
    cells: (score: LeaderScore) => readonly string[],
  ): string =>
    htmlTable({
      ...{ caption, columns: ['Leader', ...columns], texts: 1 },
      rows: scores.map((score) => [label(score), ...cells(score)]),
    });
  const first = [...scoreFindings(sheet), ...notes].map((text) => `<p>${escapedHtml(text)}</p>`);
  const said = (lines: (score: LeaderScore) => readonly string[]): readonly (readonly string[])[] =>
    scores.flatMap((score) => lines(score).map((line) => [label(score), line]));
  return htmlPage(title, [
    `<main><header><h1>${escapedHtml(title)}</h1>${first.join('')}</header>`,
    table('Evidence, of the copies; Sharpe ratios of a year', EVIDENCE_COLUMNS, evidenceCells),
    await chartFigure(sheet),
    table('Copies beside the leader’s own', COPY_COLUMNS, copyCells),
    htmlTable({ caption: 'Why', columns: ['Leader', 'What is said of him'], texts: 2, rows: said(verdictLines) }),
    htmlTable({ caption: 'Gaps', columns: ['Leader', 'What his record leaves open'], texts: 2, rows: said(gapLines) }),
    ...snippetPart(snippet),
    ...scores
      .slice(0, MOST_TOLD)
      .flatMap((score) => [
        `<h2>${escapedHtml(label(score))} <small>${escapedHtml(score.leader)}</small></h2>`,
        ...scoreFigures(score).map(({ title: caption, figures: rows }) =>
          htmlTable({ caption, columns: ['Figure', 'Value'], texts: 1, rows }),
        ),
      ]),
    '</main>',
  ]);
}

function snippetPart(snippet: readonly string[]): readonly string[] {
  if (snippet.length === 0) return [];
  return [`<h2>For the settings</h2><pre>${escapedHtml(snippet.join('\n'))}</pre>`];
}

async function chartFigure(sheet: ScoreSheet): Promise<string> {
  const heading = `<h2>${CHART_TITLE}</h2>`;
  const spec = intervalsChart(sheet);
  if (spec === undefined)
    return `<figure>${heading}<p class="empty">Too little was recorded for this chart.</p></figure>`;
  const words = {
    id: 'intervals',
    title: CHART_TITLE,
    description: 'Intervals by leader; the figures stand in the tables',
  };
  return `<figure>${heading}${await svgChart(spec, words)}</figure>`;
}
