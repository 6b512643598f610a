import { stringify } from 'csv-stringify/sync';
import { hasResult, isRoundClosed, type Round } from '#core/reporting/rounds.ts';
import { averagePrice, type ViewedPosition } from '#core/reporting/view-positions.ts';
import { type LedgerPositions, type PositionsReport } from '../positions/collect-positions.ts';
import { csvOptions, type CsvRow, textCell, timeCell } from './csv-cells.ts';

const PLACE = ['follower', 'mode', 'leader', 'wallet', 'title', 'outcome', 'condition', 'token'];

/** A row for each position of which something is owned. */
export const POSITION_COLUMNS: readonly string[] = [
  ...[...PLACE, 'shares', 'entry', 'price', 'priceFrom', 'priceTime', 'noPrice', 'value', 'exposure'],
  ...['realised', 'resolved', 'open', 'fees', 'total', 'closed', 'won', 'lost', 'even', 'shared', 'moved'],
  ...['winRateBps', 'averageWin', 'averageLoss'],
];
/** A row for each round that is closed. */
export const ROUND_COLUMNS: readonly string[] = [
  ...[...PLACE, 'openedAt', 'closedAt', 'endedBy', 'shares', 'entry', 'exit', 'cost', 'proceeds', 'result', 'isShared'],
];

/** What is owned as CSV, or the rounds that are closed, newest first. What is not known is empty. */
export function positionsCsv(report: PositionsReport, isClosed: boolean): string {
  const rows = report.ledgers.flatMap((ledger) =>
    isClosed
      ? ledger.view.rounds
          .filter(isRoundClosed)
          .toReversed()
          .map((round) => roundRow(report, ledger, round))
      : ledger.view.positions.filter(({ owned }) => owned !== 0n).map((one) => positionRow(report, ledger, one)),
  );
  return stringify(rows, csvOptions(isClosed ? ROUND_COLUMNS : POSITION_COLUMNS));
}

function positionRow(report: PositionsReport, ledger: LedgerPositions, one: ViewedPosition): CsvRow {
  const { position, mark, profit, rounds } = one;
  return {
    ...placeCells(report, ledger, position),
    ...{ shares: one.owned, entry: one.entry.value ?? undefined },
    ...{ price: mark.value?.price, priceFrom: mark.value?.from, noPrice: mark.reason },
    priceTime: mark.value?.at === undefined ? undefined : timeCell(mark.value.at),
    ...{ value: one.value.value ?? undefined, exposure: one.exposure },
    ...{ realised: profit.realised, resolved: profit.resolved, fees: profit.fees },
    // Without a price it is zero in the sums, and here it would be a claim.
    open: mark.reason === 'NO_MARK' ? undefined : profit.open,
    total: mark.reason === 'NO_MARK' ? undefined : profit.total,
    ...{ closed: rounds.closed, won: rounds.won, lost: rounds.lost, even: rounds.even },
    ...{ shared: rounds.shared, moved: rounds.moved },
    winRateBps: rounds.winRate.value === null ? undefined : Number(rounds.winRate.value),
    ...{ averageWin: rounds.averageWin.value ?? undefined, averageLoss: rounds.averageLoss.value ?? undefined },
  };
}

function roundRow(report: PositionsReport, ledger: LedgerPositions, round: Round): CsvRow {
  const { bought, cost, gone, proceeds, result, endedBy, isShared } = round;
  return {
    ...placeCells(report, ledger, round),
    ...{ openedAt: timeCell(round.openedAt), closedAt: timeCell(round.at), endedBy, shares: bought },
    entry: bought === 0n ? undefined : averagePrice(cost, bought),
    exit: gone === 0n || !hasResult(round) ? undefined : averagePrice(proceeds, gone),
    ...{ cost, isShared: String(isShared) },
    ...(hasResult(round) ? { proceeds, result } : {}),
  };
}

function placeCells(
  { leaderNames }: PositionsReport,
  { follower, mode, words }: LedgerPositions,
  { token, leader }: Pick<Round, 'token' | 'leader'>,
): CsvRow {
  const { title = '', outcome = '', condition } = words.get(token) ?? {};
  return {
    ...{ follower: textCell(follower), mode, leader: textCell(leaderNames.get(leader) ?? leader), wallet: leader },
    ...{ title: textCell(title), outcome: textCell(outcome), condition, token },
  };
}
