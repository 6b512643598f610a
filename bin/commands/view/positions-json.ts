import { hasResult, isRoundClosed, type Round } from '#core/reporting/rounds.ts';
import { type Figure, type RoundSum } from '#core/reporting/sum-rounds.ts';
import {
  type MarkedValue,
  type MarketSum,
  type PositionSum,
  type ViewedPosition,
} from '#core/reporting/view-positions.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { type LedgerPositions, type PositionsReport } from '../positions/collect-positions.ts';
import { profitJson } from './results-json.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Positions for machines: dollars, shares and prices are exact decimal text, a win rate is in hundredths of a percent.
 *
 * A figure is `{ value, reason }`, one of which is null: NOTHING_OWNED and NO_MARK of prices, NO_CLOSED_ROUND, NO_WIN and
 * NO_LOSS of rounds. `profit` is that of a report. Each ledger has `total`, `markets`, `positions` of which something is
 * owned and, where they are asked for, `rounds` that are closed, newest first.
 */
export function positionsJson(report: PositionsReport, isClosed: boolean): Json {
  return {
    time: new Date(report.now).toISOString(),
    ledgers: report.ledgers.map((ledger) => ledgerJson(report, ledger, isClosed)),
  };
}

function ledgerJson(report: PositionsReport, { view, ...ledger }: LedgerPositions, isClosed: boolean): Json {
  const { follower, mode, isCurrent, words } = ledger;
  const closed = view.rounds.filter(isRoundClosed).toReversed();
  return {
    ...{ follower, mode, isCurrent },
    total: sumJson(view.total),
    markets: view.markets.map(marketJson),
    positions: view.positions.filter(({ owned }) => owned !== 0n).map((one) => positionJson(report, one)),
    ...(isClosed ? { rounds: closed.map((round) => roundJson(report, round, words)) } : {}),
  };
}

function marketJson({ condition, title, ...sums }: MarketSum): Json {
  return { condition: condition ?? null, title, ...sumJson(sums) };
}

function sumJson({ profit, value, exposure, rounds }: PositionSum): Json {
  return {
    profit: profitJson(profit),
    ...{ value: formatMicros(value), exposure: formatMicros(exposure), rounds: roundsJson(rounds) },
  };
}

function positionJson({ leaderNames }: PositionsReport, { position, ...one }: ViewedPosition): Json {
  const { title, condition, outcome, token, leader } = position;
  return {
    ...{ title, condition, outcome, token, leader: leaderNames.get(leader) ?? leader, wallet: leader },
    shares: formatMicros(one.owned),
    entry: figureJson(one.entry, formatMicros),
    price: figureJson(one.mark, priceJson),
    value: figureJson(one.value, formatMicros),
    exposure: formatMicros(one.exposure),
    ...{ profit: profitJson(one.profit), rounds: roundsJson(one.rounds) },
  };
}

function priceJson({ price, from, at }: MarkedValue): Json {
  return { price: formatMicros(price), from, time: at === undefined ? null : new Date(at).toISOString() };
}

function roundJson({ leaderNames }: PositionsReport, round: Round, words: LedgerPositions['words']): Json {
  const { token, leader, bought, cost, proceeds, result, endedBy } = round;
  const { title = '', condition = null, outcome = '' } = words.get(token) ?? {};
  return {
    ...{ title, condition, outcome, token, leader: leaderNames.get(leader) ?? leader, wallet: leader },
    ...{ openedAt: new Date(round.openedAt).toISOString(), closedAt: new Date(round.at).toISOString(), endedBy },
    ...{ shares: formatMicros(bought), cost: formatMicros(cost) },
    proceeds: hasResult(round) ? formatMicros(proceeds) : null,
    result: hasResult(round) ? formatMicros(result) : null,
  };
}

function roundsJson({ closed, won, lost, even, shared, moved, ...figures }: RoundSum): Json {
  return {
    ...{ closed, won, lost, even, shared, moved },
    winRateBps: figureJson(figures.winRate, Number),
    averageWin: figureJson(figures.averageWin, formatMicros),
    averageLoss: figureJson(figures.averageLoss, formatMicros),
  };
}

function figureJson<T>({ value, reason }: Figure<T, string>, shown: (value: T) => unknown): Json {
  return { value: value === null ? null : shown(value), reason: reason ?? null };
}
