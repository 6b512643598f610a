import { shareText } from '#core/values/number-text.ts';
import { type AlgorithmComparison } from '../algorithms/compare-algorithms.ts';
import { algorithmsChart } from './algorithms-chart.ts';
import {
  ALGORITHM_COLUMNS,
  ALGORITHM_NOTES,
  algorithmCells,
  comparisonHead,
  fallbackNotes,
} from './algorithms-page.ts';
import { escapedHtml } from './escaped-html.ts';
import { htmlPage } from './html-page.ts';
import { htmlTable } from './html-table.ts';
import { svgChart } from './svg-chart.ts';

const TITLE = 'Orders that work over time';

/** The comparison as one page with a chart: nothing of it is fetched, nothing of it runs. */
export async function algorithmsHtml(comparison: AlgorithmComparison): Promise<string> {
  const bySize = Map.groupBy(comparison.results, ({ total }) => total);
  const chart = await svgChart(algorithmsChart(comparison), {
    id: 'all-in',
    title: 'What each way cost, all in',
    description: comparisonHead(comparison).join('; '),
  });
  const note = (text: string): string => `<p class="note">${escapedHtml(text)}</p>`;
  return htmlPage(TITLE, [
    `<main><header><h1>${TITLE}</h1>${comparisonHead(comparison).map(note).join('')}</header>`,
    `<figure><h2>What each way cost, all in</h2>${chart}</figure>`,
    ...[...bySize].map(([total, results]) =>
      htmlTable({
        caption: `${shareText(total)} shares, ${results[0]?.orders ?? 0} orders each`,
        columns: ALGORITHM_COLUMNS,
        texts: 1,
        rows: results.map((result) => [result.name, ...algorithmCells(result)]),
      }),
    ),
    ...fallbackNotes(comparison).map(note),
    note(ALGORITHM_NOTES.join(' ')),
    '</main>',
  ]);
}
