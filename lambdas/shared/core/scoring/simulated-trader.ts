import { type RandomStream } from '../values/random-stream.ts';
import { DAYS_PER_YEAR } from './sharpe.ts';

/** A trader who was made up, so that his skill is known. */
export type SimulatedTrader = {
  readonly isSkilled: boolean;
  /** Daily returns on a constant base, idle days included. */
  readonly returns: Float64Array;
  readonly wins: number;
  readonly losses: number;
  /** What each bet was bought at, and whether it paid. */
  readonly prices: Float64Array;
  readonly outcomes: Float64Array;
  /** Of a single bet, as a part of the base. */
  readonly largestStake: number;
  /** The Sharpe ratio of a year that he has in truth. */
  readonly trueSharpe: number;
};

type TraderInput = { readonly stream: RandomStream; readonly isSkilled: boolean };

/** Between which prices a style buys: even chances, favourites, long shots, anything. */
const STYLES = [
  { from: 0.4, to: 0.6 },
  { from: 0.8, to: 0.97 },
  { from: 0.05, to: 0.2 },
  { from: 0.1, to: 0.9 },
] as const;
const SKILLED_EDGE = 0.03;
/** Without skill the spread is lost. */
const OTHER_EDGE = -0.005;
const STAKE = 0.02;
const MOST_BETS_A_DAY = 2;
const DAYS = { from: 40, to: 365 };
const TWO_32 = 4_294_967_296;
/** Of the middles of so many equal parts of a style's prices its moments are taken. */
const PARTS = 64;

/**
 * Draws a trader who buys shares that pay one dollar or nothing, on 40 to 365 days, in a style of his own; with skill they
 * come true 3 points more often than their prices say, without it a half less (quant.md, 5.6).
 */
export function simulateTrader({ stream, isSkilled }: TraderInput): SimulatedTrader {
  const unit = (): number => stream.nextU32() / TWO_32;
  const style = STYLES[stream.below(STYLES.length)] ?? STYLES[0];
  const days = DAYS.from + stream.below(DAYS.to - DAYS.from + 1);
  const activity = 0.05 + 0.45 * unit();
  const edge = isSkilled ? SKILLED_EDGE : OTHER_EDGE;
  const returns = new Float64Array(days);
  const [prices, outcomes]: [number[], number[]] = [[], []];
  for (let day = 0; day < days; day += 1) {
    let profit = 0;
    for (let bet = 0; bet < MOST_BETS_A_DAY; bet += 1) {
      if (unit() >= activity) continue;
      const price = style.from + (style.to - style.from) * unit();
      const isWon = unit() < price + edge;
      profit += STAKE * (isWon ? 1 / price - 1 : -1);
      prices.push(price);
      outcomes.push(isWon ? 1 : 0);
    }
    returns[day] = profit;
  }
  const wins = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  return {
    ...{ isSkilled, returns, wins, losses: outcomes.length - wins, largestStake: STAKE },
    ...{ prices: Float64Array.from(prices), outcomes: Float64Array.from(outcomes) },
    trueSharpe: trueSharpeOf({ style, activity, edge }),
  };
}

type TruthInput = {
  readonly style: { readonly from: number; readonly to: number };
  readonly activity: number;
  readonly edge: number;
};

/** From the moments of one bet in units of its stake: so many a day, each made or not, are independent. */
function trueSharpeOf({ style, activity, edge }: TruthInput): number {
  let [mean, square] = [0, 0];
  for (let part = 0; part < PARTS; part += 1) {
    const price = style.from + ((style.to - style.from) * (part + 0.5)) / PARTS;
    const chance = price + edge;
    mean += (chance / price - 1) / PARTS;
    square += (chance * (1 / price - 1) ** 2 + 1 - chance) / PARTS;
  }
  const [dailyMean, dailyVariance] = [activity * mean, activity * square - (activity * mean) ** 2];
  return Math.sqrt((MOST_BETS_A_DAY * DAYS_PER_YEAR) / dailyVariance) * dailyMean;
}
