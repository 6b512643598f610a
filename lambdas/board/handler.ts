import { BOARD_HELP, widgetEventSchema } from '#contract/board.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { loadBoard } from '#flows/load-board.ts';
import { loadCosts } from '#flows/load-costs.ts';
import { widgetHandler } from '#runtime/widget-handler.ts';
import { costsOffer, costsPage } from './costs-page.ts';
import { boardPage } from './page.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Draws one view of a stage for a widget of a dashboard. */
export const handler = widgetHandler(
  deps.log,
  widgetEventSchema,
  async ({ describe, view, days, widgetContext }, functionArn) => {
    if (describe) return { markdown: BOARD_HELP };
    if (view === 'costs')
      return days === undefined ? costsOffer(functionArn) : costsPage(await loadCosts(deps, days), functionArn);
    const start = widgetContext?.timeRange?.start;
    const board = await loadBoard(deps, {
      ...(start === undefined ? {} : { from: unixMs(start) }),
      hasPast: view === 'underwater',
      hasResults: view !== 'underwater',
      hasStandings: view === 'status',
    });
    return boardPage(board, view);
  },
);
