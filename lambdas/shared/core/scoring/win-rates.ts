import { type Bet } from './bet.ts';
import { known, missing, type Statistic } from './statistic.ts';

/** Bets won and lost, and the part of both that was won; what came out even is in neither. */
export type WinRate = { readonly won: number; readonly lost: number; readonly rate: Statistic };

/** The three ways to count (quant.md 1.6). Gates use the conservative one. */
export type WinRates = {
  /** Of bets that were sold out or redeemed: blind to losers that nobody takes out. */
  readonly naive: WinRate;
  /** Of bets that are over, taken out or not. */
  readonly actual: WinRate;
  /** The same, with what is open below its cost as lost. */
  readonly conservative: WinRate;
  readonly pushes: number;
  readonly open: number;
};

/** Counts bets. */
export function winRatesOf(bets: readonly Bet[]): WinRates {
  const open = bets.filter(({ state }) => state === 'open');
  const below = open.filter(({ profit }) => profit < 0n).length;
  const over = rateOf(bets);
  return {
    naive: rateOf(bets.filter(({ isTakenOut }) => isTakenOut)),
    actual: over,
    conservative: winRate(over.won, over.lost + below),
    pushes: bets.filter(({ state }) => state === 'push').length,
    open: open.length,
  };
}

function rateOf(bets: readonly Bet[]): WinRate {
  const won = bets.filter(({ state }) => state === 'win').length;
  return winRate(won, bets.filter(({ state }) => state === 'loss').length);
}

function winRate(won: number, lost: number): WinRate {
  return { won, lost, rate: won + lost === 0 ? missing('EMPTY') : known(won / (won + lost)) };
}
