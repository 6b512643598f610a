import { isRoundClosed, type Round } from '#core/reporting/rounds.ts';
import { averagePrice } from '#core/reporting/view-positions.ts';
import { priceText, shareText } from '#core/values/number-text.ts';
import { type LedgerPositions, type PositionsReport } from '../positions/collect-positions.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';
import { columnsOf, leaderText, outcomeText, questionText, shownGain } from './position-cells.ts';

/** Rounds that are closed, the newest first. */
export function roundsTable(report: PositionsReport, { view, words }: LedgerPositions, options: ViewOptions): string {
  const closed = view.rounds.filter(isRoundClosed).toReversed();
  if (closed.length === 0) return 'No round is closed yet.';
  return plainTable(
    {
      columns: columnsOf(['Closed (UTC)', 'Market', 'Outcome', 'Leader'], ['Shares', 'Entry', 'Exit', 'Result']),
      rows: closed.map((round) => {
        const { title = '', outcome = '' } = words.get(round.token) ?? {};
        return [
          new Date(round.at).toISOString().replace('T', ' ').slice(0, 16),
          questionText(title),
          outcomeText(outcome),
          leaderText(report, round.leader),
          shareText(round.bought),
          ...pricesOf(round),
          round.isShared ? '–' : shownGain(round.result, options),
        ];
      }),
    },
    options,
  );
}

function pricesOf({ bought, cost, gone, proceeds, isShared }: Round): readonly string[] {
  return [
    bought === 0n ? '–' : priceText(averagePrice(cost, bought)),
    gone === 0n || isShared ? '–' : priceText(averagePrice(proceeds, gone)),
  ];
}
