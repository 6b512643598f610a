import { type Bet } from './bet.ts';
import { type Statistic } from './statistic.ts';
import { type WinRate, winRateOf } from './win-rate.ts';

/** Bets won and lost, and the part of both that was won, with its bounds; what came out even is in neither. */
export type CountedRate = { readonly won: number; readonly lost: number; readonly rate: Statistic<WinRate> };

/** The three ways to count (quant.md 1.6). Gates use the conservative one. */
export type WinRates = {
  /** Of bets that were sold out or redeemed: blind to losers that nobody takes out. */
  readonly naive: CountedRate;
  /** Of bets that are over, taken out or not. */
  readonly actual: CountedRate;
  /** The same, with what is open below its cost as lost. */
  readonly conservative: CountedRate;
  readonly pushes: number;
  readonly open: number;
};

/** Counts bets. */
export function winRatesOf(bets: readonly Bet[]): WinRates {
  const open = bets.filter(({ state }) => state === 'open');
  const below = open.filter(({ profit }) => profit < 0n).length;
  const actual = rateOf(bets);
  return {
    naive: rateOf(bets.filter(({ isTakenOut }) => isTakenOut)),
    actual,
    conservative: counted(actual.won, actual.lost + below),
    pushes: bets.filter(({ state }) => state === 'push').length,
    open: open.length,
  };
}

function rateOf(bets: readonly Bet[]): CountedRate {
  const won = bets.filter(({ state }) => state === 'win').length;
  return counted(won, bets.filter(({ state }) => state === 'loss').length);
}

function counted(won: number, lost: number): CountedRate {
  return { won, lost, rate: winRateOf({ wins: won, losses: lost }) };
}
