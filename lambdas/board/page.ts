import { type BoardView } from '#contract/board.ts';
import { type Board } from '#flows/load-board.ts';
import { heatMap } from './heat-map.ts';
import { statusTable } from './status-table.ts';
import { underwaterPlot } from './underwater-plot.ts';

const STYLE = `<style>
table{border-collapse:collapse;margin:2px 0 8px;font-size:12px}
th,td{text-align:left;padding:3px 8px;border-bottom:1px solid rgba(140,149,159,.35);white-space:nowrap}
.n{text-align:right}
.heat td,.heat th{padding:3px 5px;font-size:11px}
.reducing{color:#b8720a;font-weight:600}.halted{color:#cf3f4f;font-weight:600}
.bar{display:inline-block;width:60px;height:8px;background:rgba(140,149,159,.3);vertical-align:middle}
.bar span{display:block;height:8px;background:#2f81c8}
</style>`;

/** The page of one view, as a widget of a dashboard shows it: HTML and SVG, no script. */
export function boardPage(board: Board, view: BoardView): string {
  if (board.settingsVersion === undefined)
    return '<p>No settings are stored yet: <code>npx polycopy apply settings.yaml --stage NAME</code> stores them.</p>';
  return `${STYLE}${contentOf(board, view)}`;
}

function contentOf(board: Board, view: BoardView): string {
  switch (view) {
    case 'status':
      return statusTable(board);
    case 'underwater':
      return board.ledgers.map(underwaterPlot).join('');
    case 'leaders':
      return heatMap(board);
  }
}
