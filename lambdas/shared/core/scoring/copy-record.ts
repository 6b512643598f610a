import { type UnixMs } from '../values/unix-ms.ts';
import { type Spread } from './spread.ts';

/** One UTC day of all copies: profit and loss by leader, marks and fees included, in dollars; idle days are zero. */
export type CopyDay = { readonly day: string; readonly profits: readonly number[] };

/** One order of ours that found somebody, in dollars and shares. */
export type CopyTrade = {
  readonly leader: string;
  readonly at: UnixMs;
  readonly side: 'BUY' | 'SELL';
  readonly shares: number;
  /** Our average price, without the fee. */
  readonly price: number;
  /** What the leader got; absent of a sale that he did not make. */
  readonly leaderPrice?: number | undefined;
  readonly fee: number;
  /** Shares that were offered to a purchase within its limit; absent where no book was kept. */
  readonly offered?: number | undefined;
};

/** What was made of one market through one leader, both outcomes together, in dollars. */
export type CopyBet = {
  readonly leader: string;
  /** Bets of one event hang together. */
  readonly event: string;
  readonly category?: string | undefined;
  /** The average price paid for a share, without the fee. */
  readonly price: number;
  /** What a share of it paid in the end; absent while that is not known, and of a hedge on both outcomes. */
  readonly outcome?: number | undefined;
  /** Paid in all, fees included. */
  readonly cost: number;
  /** Of an open one at its marks. */
  readonly profit: number;
  readonly openedAt: UnixMs;
  readonly isOpen: boolean;
  /** When it was sold out or resolved; absent while it is open, and where nobody says. */
  readonly closedAt?: UnixMs | undefined;
  /** Whether it was sold or redeemed: what a win rate of closed positions sees. */
  readonly isTakenOut: boolean;
};

/** In dollars a share, so many seconds after a leader's trades; delays of which nothing is known are left out. */
export type RecordMarkouts = {
  readonly leader: string;
  readonly markouts: readonly { readonly delay: number; readonly mean: number; readonly fills: number }[];
  /** The time constant in which it is in the price, and how much it is in the end; null where nothing could be fitted. */
  readonly decay: { readonly theta: number; readonly asymptote: number } | null;
};

/** A figure as it came to pass, and within what it lay when the same trades were executed again; null where there is none. */
export type ExecutedFigure = { readonly realised: number | null; readonly spread: Spread | null };

/** What other executions of the same trades came to: in dollars, a year, and as parts. */
export type RecordExecutions = {
  readonly count: number;
  /** What was drawn anew in each. */
  readonly drawn: readonly ('delay' | 'slippage' | 'fill')[];
  readonly profit: ExecutedFigure;
  readonly sharpe: ExecutedFigure;
  readonly drawdown: ExecutedFigure;
  readonly missed: ExecutedFigure;
};

/** All that copies came to over a time, as a backtest or a ledger tells it. */
export type CopyRecord = {
  /** In the order of the profits of each day. */
  readonly leaders: readonly string[];
  /** One after another without a gap, the oldest first. */
  readonly days: readonly CopyDay[];
  /** What all returns are parts of, in dollars, and what it is. */
  readonly capital: number;
  readonly capitalBase: 'allocated' | 'peak outlay';
  readonly bets: readonly CopyBet[];
  readonly trades: readonly CopyTrade[];
  /** How far prices went each leader's way after his trades; absent where that was not kept. */
  readonly markouts?: readonly RecordMarkouts[] | undefined;
  /** What of each leader's trades was not copied would have earned, in dollars, in their order; absent where that was not kept. */
  readonly missed?: readonly number[] | undefined;
  /** Absent where nothing was executed again. */
  readonly executions?: RecordExecutions | undefined;
};

/** What a bet within a cent of nothing is: neither won nor lost. */
const PUSH = 0.01;

/** What became of a bet. */
export function stateOf({ profit, isOpen }: CopyBet): 'win' | 'loss' | 'push' | 'open' {
  if (isOpen) return 'open';
  if (profit > PUSH) return 'win';
  return profit < -PUSH ? 'loss' : 'push';
}

/** Profit and loss of each day through all leaders, in dollars. */
export function dailyProfits({ days }: Pick<CopyRecord, 'days'>): Float64Array {
  return Float64Array.from(days, ({ profits }) => profits.reduce((sum, profit) => sum + profit, 0));
}

/** The same as parts of the capital. */
export function dailyReturns(record: Pick<CopyRecord, 'days' | 'capital'>): Float64Array {
  return dailyProfits(record).map((profit) => profit / record.capital);
}
