import {
  type CopyBet,
  type CopyRecord,
  type CopyTrade,
  type ExecutedFigure,
  type RecordExecutions,
} from '#core/scoring/copy-record.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { type BacktestBet, type BacktestFile, type BacktestPart, type BacktestTrade } from './backtest-file.ts';

type RecordInput = {
  readonly backtest: BacktestPart;
  /** How the backtest was executed again; absent where it was not. */
  readonly executions?: BacktestFile['executions'];
  readonly follower: string;
  /** What all returns are parts of, in dollars. */
  readonly capital: number;
};

/** Amounts have six decimals: what is smaller is their rounding. */
const ROUNDING = 1e-6;

/** One follower's record out of a backtest. */
export function copyRecordOf({ backtest, executions, follower, capital }: RecordInput): CopyRecord {
  const isOwn = (one: { readonly follower: string }): boolean => one.follower === follower;
  const days = backtest.days.filter(isOwn);
  const trades = backtest.trades.filter(isOwn);
  const leaders = [...new Set(days.map(({ leader }) => leader))].sort();
  const byDay = [...Map.groupBy(days, ({ day }) => day)].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const byBet = Map.groupBy(trades, betKey);
  const spread = backtest.executions?.find(isOwn);
  return {
    leaders,
    days: byDay.map(([day, own]) => ({
      day,
      profits: leaders.map((leader) => own.reduce((sum, one) => (one.leader === leader ? sum + one.profit : sum), 0)),
    })),
    ...{ capital, capitalBase: 'allocated' },
    bets: backtest.bets.filter(isOwn).flatMap((bet) => copyBet(bet, byBet.get(betKey(bet)) ?? [])),
    trades: trades.map(copyTrade),
    ...(backtest.markouts === undefined
      ? {}
      : { markouts: backtest.markouts.filter(({ leader }) => leaders.includes(leader)) }),
    ...(backtest.costs === undefined ? {} : { missed: missedOf(backtest.costs.filter(isOwn), leaders) }),
    ...(executions === undefined || spread === undefined ? {} : { executions: executed(executions, spread) }),
  };
}

type Spreads = NonNullable<BacktestPart['executions']>[number];

function executed(how: NonNullable<BacktestFile['executions']>, { figures }: Spreads): RecordExecutions {
  const figureOf = ({ realised, spread }: Spreads['figures']['profit']): ExecutedFigure => ({
    ...{ realised: realised.value, spread: spread.value },
  });
  const { profit, sharpe, drawdown, missed } = figures;
  return {
    ...{ count: how.count, drawn: how.drawn, profit: figureOf(profit), sharpe: figureOf(sharpe) },
    ...{ drawdown: figureOf(drawdown), missed: figureOf(missed) },
  };
}

/** In the order of the leaders. */
function missedOf(costs: NonNullable<BacktestPart['costs']>, leaders: readonly string[]): readonly number[] {
  return leaders.map((leader) => costs.find((one) => one.leader === leader)?.parts.missed ?? 0);
}

function betKey({ leader, condition }: { readonly leader: string; readonly condition: string }): string {
  return `${leader} ${condition}`;
}

function copyTrade({ leader, at, side, shares, offered, leaderPrice, gross, fee }: BacktestTrade): CopyTrade {
  return { leader, at: unixMs(at), side, shares, price: gross / shares, leaderPrice, fee, offered };
}

function copyBet(bet: BacktestBet, trades: readonly BacktestTrade[]): readonly CopyBet[] {
  const { leader, condition, eventGroup, cost, realised, open, isOpen, resolvedAt } = bet;
  const bought = trades.filter(({ side }) => side === 'BUY');
  const sold = trades.filter(({ side }) => side === 'SELL');
  const shares = sumOf(bought, (one) => one.shares);
  const left = shares - sumOf(sold, (one) => one.shares);
  if (shares <= 0) return [];
  const isSold = left <= ROUNDING;
  const received = sumOf(sold, ({ gross, fee }) => gross - fee);
  const isHedge = new Set(bought.map(({ token }) => token)).size > 1;
  const outcome = isOpen || isSold || isHedge ? undefined : payoutOf((realised + cost - received) / left);
  const ends = [
    ...(isSold ? [Math.max(...trades.map(({ at }) => at))] : []),
    ...(resolvedAt === undefined ? [] : [resolvedAt]),
  ];
  return [
    {
      ...{
        leader,
        event: eventGroup ?? condition,
        category: bought.find((one) => one.category !== undefined)?.category,
      },
      ...{ price: sumOf(bought, ({ gross }) => gross) / shares, outcome, cost, profit: realised + open, isOpen },
      openedAt: unixMs(Math.min(...bought.map(({ at }) => at))),
      ...(isOpen || ends.length === 0 ? {} : { closedAt: unixMs(Math.min(...ends)) }),
      isTakenOut: isSold || (outcome ?? 0) > 0,
    },
  ];
}

/** What a share paid, without the rounding of amounts. */
function payoutOf(paid: number): number {
  return Math.min(1, Math.max(0, Math.round(paid * 1_000) / 1_000));
}

function sumOf<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0);
}
