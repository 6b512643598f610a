import { hasResult, isRoundClosed, type Round } from '#core/reporting/rounds.ts';
import { averagePrice } from '#core/reporting/view-positions.ts';
import { priceText, shareText } from '#core/values/number-text.ts';
import { type LedgerPositions, type PositionsReport } from '../positions/collect-positions.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';
import { columnsOf, filledTable, leaderText, marketText, outcomeText, shownGain } from './position-cells.ts';

/** Rounds that are closed, the newest first. */
export function roundsTable(report: PositionsReport, { view, words }: LedgerPositions, options: ViewOptions): string {
  const closed = view.rounds.filter(isRoundClosed).toReversed();
  if (closed.length === 0) return 'No round is closed yet.';
  const columns = columnsOf(['Closed (UTC)', 'Market', 'Outcome', 'Leader'], ['Shares', 'Entry', 'Exit', 'Result']);
  return filledTable((wider, drawn) => {
    const rows = closed.map((round) => roundRow(report, words, { round, wider }, drawn));
    return plainTable({ columns, rows }, drawn);
  }, options);
}

type RowInput = { readonly round: Round; readonly wider: number };

function roundRow(
  report: PositionsReport,
  words: LedgerPositions['words'],
  { round, wider }: RowInput,
  options: ViewOptions,
): readonly string[] {
  const { title = '', outcome = '' } = words.get(round.token) ?? {};
  return [
    new Date(round.at).toISOString().replace('T', ' ').slice(0, 16),
    marketText(title, wider),
    outcomeText(outcome),
    leaderText(report, round.leader, 0),
    shareText(round.bought),
    ...pricesOf(round),
    hasResult(round) ? shownGain(round.result, options) : '–',
  ];
}

function pricesOf(round: Round): readonly string[] {
  const { bought, cost, gone, proceeds } = round;
  return [
    bought === 0n ? '–' : priceText(averagePrice(cost, bought)),
    gone === 0n || !hasResult(round) ? '–' : priceText(averagePrice(proceeds, gone)),
  ];
}
