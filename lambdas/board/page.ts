import { type PageView } from '#contract/board.ts';
import { type Board } from '#flows/load-board.ts';
import { heatMap } from './heat-map.ts';
import { STYLE } from './html.ts';
import { statusTable } from './status-table.ts';
import { underwaterPlot } from './underwater-plot.ts';

/** The page of one view, as a widget of a dashboard shows it: HTML and SVG, no script. */
export function boardPage(board: Board, view: PageView): string {
  if (board.settingsVersion === undefined)
    return '<p>No settings are stored yet: <code>npx polycopy apply settings.yaml --stage NAME</code> stores them.</p>';
  return `${STYLE}${contentOf(board, view)}`;
}

function contentOf(board: Board, view: PageView): string {
  switch (view) {
    case 'status':
      return statusTable(board);
    case 'underwater':
      return board.ledgers.map(underwaterPlot).join('');
    case 'leaders':
      return heatMap(board);
  }
}
