import { BOARD_HELP, widgetEventSchema } from '#contract/board.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { loadBoard } from '#flows/load-board.ts';
import { widgetHandler } from '#runtime/widget-handler.ts';
import { boardPage } from './page.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Draws one view of a stage for a widget of a dashboard. */
export const handler = widgetHandler(deps.log, widgetEventSchema, async ({ describe, view, widgetContext }) => {
  if (describe) return { markdown: BOARD_HELP };
  const start = widgetContext?.timeRange?.start;
  const board = await loadBoard(deps, {
    ...(start === undefined ? {} : { from: unixMs(start) }),
    hasPast: view === 'underwater',
    hasResults: view !== 'underwater',
  });
  return boardPage(board, view);
});
