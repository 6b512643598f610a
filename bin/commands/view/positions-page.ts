import { isRoundClosed } from '#core/reporting/rounds.ts';
import { type PositionSum } from '#core/reporting/view-positions.ts';
import { dollarText } from '#core/values/number-text.ts';
import { type LedgerPositions, type PositionsReport } from '../positions/collect-positions.ts';
import { cleanText } from './clean-text.ts';
import { heldTable } from './held-table.ts';
import { marketSumsTable } from './market-sums-table.ts';
import { unmarkedLines } from './open-text.ts';
import { type ViewOptions } from './plain-table.ts';
import { roundsTable } from './rounds-table.ts';

type PageOptions = ViewOptions & {
  /** Rounds that are closed in place of what is owned. */
  readonly isClosed: boolean;
  /** Where one leader alone is asked about, as a person calls him. */
  readonly leader?: string | undefined;
};

/** A follower's positions for a person: what is owned or what is over, then what each market came to. */
export function positionsPage(report: PositionsReport, options: PageOptions): string {
  return report.ledgers.map((ledger) => ledgerPage(report, ledger, options)).join('\n\n');
}

function ledgerPage(report: PositionsReport, ledger: LedgerPositions, options: PageOptions): string {
  const { positions, rounds, markets, total } = ledger.view;
  const held = positions.filter(({ owned }) => owned !== 0n);
  const closed = rounds.filter(isRoundClosed);
  const head = `${cleanText(ledger.follower, 40)} (${ledger.mode})${ledger.isCurrent ? '' : ', no longer in force'}`;
  if (markets.length === 0)
    return `${head}: no positions${options.leader === undefined ? '; nothing has been bought.' : ` of ${cleanText(options.leader, 80)}.`}`;
  return [
    `${head}: ${held.length} open, ${closed.length} closed`,
    options.isClosed ? roundsTable(report, ledger, options) : heldTable(report, { ledger, held }, options),
    marketSumsTable(markets, total, options),
    notes(total),
  ].join('\n\n');
}

function notes({ profit, rounds }: PositionSum): string {
  return [
    `Entry and open are without fees, exposure with them; realised is less all fees paid, ${dollarText(profit.fees)}.`,
    'Won is what realised more than zero after fees from its first share until nothing was left of it.',
    ...(rounds.shared === 0
      ? []
      : [`${rounds.shared} ended together with others: nobody can tell the result of each.`]),
    ...(rounds.moved === 0
      ? []
      : [`${rounds.moved} ended by a move out of the wallet: what came of it is not known here.`]),
    ...unmarkedLines(profit.unmarked),
  ].join('\n');
}
