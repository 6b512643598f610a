import { calibrationOf, type Calibration } from './calibration.ts';
import { type CopyBet, stateOf } from './copy-record.ts';
import { profitFactorOf } from './profit-factor.ts';
import { medianOf } from './quantile.ts';
import { meanOf } from './series.ts';
import { known, missing, type Statistic } from './statistic.ts';
import { type WinRate, winRateOf } from './win-rate.ts';

/** Bets whose prices lie close together, and how often they came true. */
export type CalibrationBin = {
  readonly from: number;
  readonly bets: number;
  readonly price: number;
  readonly outcome: number;
  /** Wilson's bounds at 95 %. */
  readonly lower: number;
  readonly upper: number;
};

/** What copied bets came to; money in dollars, times in milliseconds. */
export type BetFigures = {
  readonly bets: number;
  readonly events: number;
  readonly open: number;
  readonly pushes: number;
  /** Of bets that were sold or redeemed, of all that are over, and with open ones below their cost as lost. */
  readonly winRates: Readonly<Record<'naive' | 'actual' | 'conservative', Statistic<WinRate>>>;
  /** The average win by the average loss. */
  readonly payoffRatio: Statistic;
  readonly profitFactor: Statistic;
  /** The average profit of a bet that is over. */
  readonly expectancy: Statistic;
  /** Of bets whose end is known. */
  readonly medianHold: Statistic;
  readonly calibration: Statistic<Calibration>;
  readonly calibrationBins: readonly CalibrationBin[];
};

/** A tenth of a dollar a bin. */
const BINS = 10;

/** Adds up bets. Bets of one event hang together: their number says less than that of the events. */
export function betFigures(bets: readonly CopyBet[]): BetFigures {
  const over = bets.filter((bet) => stateOf(bet) !== 'open');
  const open = bets.filter((bet) => stateOf(bet) === 'open');
  const profits = Float64Array.from(over, ({ profit }) => profit);
  const holds = over.flatMap(({ openedAt, closedAt }) => (closedAt === undefined ? [] : [closedAt - openedAt]));
  const priced = over.flatMap(({ price, outcome }) => (outcome === undefined ? [] : [{ price, outcome }]));
  return {
    bets: bets.length,
    events: new Set(bets.map(({ event }) => event)).size,
    open: open.length,
    pushes: over.filter((bet) => stateOf(bet) === 'push').length,
    winRates: {
      naive: rateOf(over.filter(({ isTakenOut }) => isTakenOut)),
      actual: rateOf(over),
      conservative: rateOf(over, open.filter(({ profit }) => profit < 0).length),
    },
    payoffRatio: payoffRatioOf(profits),
    profitFactor: profitFactorOf(profits),
    expectancy: profits.length === 0 ? missing('EMPTY') : known(meanOf(profits)),
    medianHold: holds.length === 0 ? missing('EMPTY') : known(medianOf(Float64Array.from(holds))),
    calibration: calibrationOf({
      prices: Float64Array.from(priced, ({ price }) => price),
      outcomes: Float64Array.from(priced, ({ outcome }) => outcome),
    }),
    calibrationBins: binsOf(priced),
  };
}

function rateOf(over: readonly CopyBet[], alsoLost = 0): Statistic<WinRate> {
  const count = (wanted: 'win' | 'loss'): number => over.filter((bet) => stateOf(bet) === wanted).length;
  return winRateOf({ wins: count('win'), losses: count('loss') + alsoLost });
}

function payoffRatioOf(profits: Float64Array): Statistic {
  const [wins, losses] = [profits.filter((profit) => profit > 0), profits.filter((profit) => profit < 0)];
  if (wins.length === 0 && losses.length === 0) return missing('EMPTY');
  if (losses.length === 0) return missing('NO_LOSSES');
  return known(wins.length === 0 ? 0 : meanOf(wins) / -meanOf(losses));
}

type Priced = { readonly price: number; readonly outcome: number };

function binsOf(priced: readonly Priced[]): readonly CalibrationBin[] {
  const groups = Map.groupBy(priced, ({ price }) => Math.min(BINS - 1, Math.floor(price * BINS)));
  return [...groups]
    .toSorted(([one], [other]) => one - other)
    .flatMap(([bin, own]) => {
      const wins = own.reduce((sum, { outcome }) => sum + outcome, 0);
      const { value } = winRateOf({ wins, losses: own.length - wins });
      if (value === null) return [];
      const price = own.reduce((sum, one) => sum + one.price, 0) / own.length;
      return [
        { from: bin / BINS, bets: own.length, price, outcome: value.raw, lower: value.lower, upper: value.upper },
      ];
    });
}
