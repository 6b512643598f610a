import { stringify } from 'csv-stringify/sync';
import { MICRO } from '#core/values/decimal.ts';
import { type EventCost } from '#core/reporting/ledger-costs.ts';
import { costOf } from '#core/reporting/sum-costs.ts';
import { nearestUsd } from '#core/values/pico-usd.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { type LedgerResults, type Results } from '../report/collect-results.ts';
import { type Breakdown, groupResults, type ResultGroup } from '../report/group-results.ts';
import { csvOptions, type CsvRow, textCell, timeCell } from './csv-cells.ts';

const PARTS = ['delay', 'impact', 'undivided', 'fee', 'missed', 'own'] as const;

/** A row for each trade of a leader, and for each sale that none asked for. */
export const EVENT_COLUMNS: readonly string[] = [
  ...['time', 'day', 'follower', 'mode', 'leader', 'title', 'outcome', 'category', 'kind', 'state', 'reason'],
  ...['leaderPrice', 'decidedPrice', 'price', 'shares', 'gross', 'feePaid', 'leaderResult', 'followerResult', 'cost'],
  ...[...PARTS, 'notional', 'valuedBy', 'isUnsized', 'isUnvalued', 'isUnpriced', 'parentId', 'eventId'],
];
export const GROUP_COLUMNS: readonly string[] = [
  ...['follower', 'mode', 'group', 'name', 'realised', 'resolved', 'open', 'fees', 'total', 'unmarked'],
  ...['events', 'copied', 'leaderResult', 'followerResult', 'cost', ...PARTS, 'notional', 'costBps', 'low', 'high'],
  ...['noInterval', 'unsized', 'unvalued', 'undividedTrades', 'unpriced'],
];

/** Results as CSV: of each trade of a leader, or of each group; dollars to the nearest micro-dollar. */
export function resultsCsv(results: Results, by: Breakdown | undefined): string {
  const rows = results.ledgers.flatMap((ledger) =>
    by === undefined
      ? ledger.costs.map((cost) => eventRow(results, ledger, cost))
      : groupResults(results, ledger, by).groups.map((group) => groupRow(ledger, group)),
  );
  return stringify([...rows], csvOptions(by === undefined ? EVENT_COLUMNS : GROUP_COLUMNS)).trimEnd();
}

function eventRow({ leaderNames, markets }: Results, { follower, mode }: LedgerResults, one: EventCost): CsvRow {
  const { event, parent, carrier, ours, parts } = one;
  const isTraded = ours.shares > 0n;
  return {
    ...{ time: timeCell(one.at), day: utcDate(one.at), follower: textCell(follower), mode, kind: one.kind },
    leader: textCell(leaderNames.get(parent.leader) ?? parent.leader),
    ...{ title: textCell(parent.title), outcome: textCell(parent.outcome) },
    category: textCell(markets.get(parent.token)?.category ?? ''),
    ...{ state: carrier.state, reason: carrier.reason?.code, leaderPrice: one.leaderPrice },
    decidedPrice: isTraded && ours.decidedWorth !== undefined ? ours.decidedWorth / ours.shares : undefined,
    price: isTraded ? (ours.gross * MICRO) / ours.shares : undefined,
    ...{ shares: ours.shares, gross: ours.gross, feePaid: ours.fee },
    ...{ leaderResult: nearestUsd(one.leaderResult), followerResult: nearestUsd(one.followerResult) },
    cost: nearestUsd(costOf(parts)),
    ...Object.fromEntries(PARTS.map((part) => [part, nearestUsd(parts[part])])),
    ...{ notional: nearestUsd(one.notional), valuedBy: one.valuedBy },
    ...{ isUnsized: String(one.isUnsized), isUnvalued: String(one.isUnvalued), isUnpriced: String(one.isUnpriced) },
    ...{ parentId: parent.parentId, eventId: event?.eventId },
  };
}

function groupRow({ follower, mode }: LedgerResults, { key, name, profit, cost }: ResultGroup): CsvRow {
  const { realised, resolved, open, fees, total, unmarked } = profit;
  const { mean, gaps, parts } = cost;
  return {
    ...{ follower: textCell(follower), mode, group: textCell(key), name: textCell(name) },
    ...{ realised, resolved, open, fees, total, unmarked, events: cost.events, copied: cost.copied },
    ...{ leaderResult: nearestUsd(cost.leaderResult), followerResult: nearestUsd(cost.followerResult) },
    cost: nearestUsd(cost.cost),
    ...Object.fromEntries(PARTS.map((part) => [part, nearestUsd(parts[part])])),
    ...{
      notional: nearestUsd(cost.notional),
      costBps: rounded(mean.bps),
      low: rounded(mean.low),
      high: rounded(mean.high),
    },
    ...{ noInterval: mean.reason, unsized: gaps.unsized, unvalued: gaps.unvalued },
    ...{ undividedTrades: gaps.undivided, unpriced: gaps.unpriced },
  };
}

function rounded(bps: number | null): number | undefined {
  return bps === null ? undefined : Math.round(bps * 10) / 10;
}
