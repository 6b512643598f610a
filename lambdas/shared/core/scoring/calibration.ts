import { invariant } from '../values/invariant.ts';
import { at, meanOf } from './series.ts';
import { known, missing, type Statistic } from './statistic.ts';

type CalibrationInput = {
  /** What each bet was bought at on average, in dollars a share: the chance that it needed. */
  readonly prices: Float64Array;
  /** What each paid: 1, 0, or a part such as 0.5. */
  readonly outcomes: Float64Array;
};

/** Whether bets came true more often than their prices said. */
export type Calibration = {
  readonly winRate: number;
  /** The mean price. */
  readonly expected: number;
  /** Win rate less expected. */
  readonly excess: number;
  /** Of the excess, under prices that are right. */
  readonly z: number;
  /** What log-odds of the prices are shifted by at best; null where every outcome is the same. */
  readonly alpha: number | null;
  readonly alphaSe: number | null;
  readonly reason?: 'SEPARATED';
};

const LONGEST_STEP = 2;
/** A thousand steps of 2 pass every log-odds that a double has. */
const MOST_STEPS = 1_000;
const SETTLED = 1e-13;

/**
 * Compares outcomes with the chances that prices stated (quant.md, 2.5): the statistic that matters for shares that pay
 * one dollar or nothing, since a raw win rate measures the price bought.
 *
 * @returns Null for no bets, a price that is no chance between 0 and 1 (INVALID_PROBABILITY), and where Newton's steps
 * find no shift (DEGENERATE).
 */
export function calibrationOf({ prices, outcomes }: CalibrationInput): Statistic<Calibration> {
  invariant(prices.length === outcomes.length, 'every price has its outcome');
  if (prices.length === 0) return missing('EMPTY');
  if (!prices.every(Number.isFinite) || !outcomes.every(Number.isFinite)) return missing('NON_FINITE');
  const isChance = prices.every((price) => price > 0 && price < 1) && outcomes.every((paid) => paid >= 0 && paid <= 1);
  if (!isChance) return missing('INVALID_PROBABILITY');
  const [winRate, expected] = [meanOf(outcomes), meanOf(prices)];
  let [surplus, variance] = [0, 0];
  for (const [bet, price] of prices.entries()) {
    surplus += at(outcomes, bet) - price;
    variance += price * (1 - price);
  }
  const sums = { winRate, expected, excess: surplus / prices.length, z: surplus / Math.sqrt(variance) };
  const [first] = outcomes;
  if (outcomes.every((paid) => paid === first))
    return known({ ...sums, alpha: null, alphaSe: null, reason: 'SEPARATED' });
  const tilt = tiltOf({ prices, outcomes });
  return tilt === undefined ? missing('DEGENERATE') : known({ ...sums, ...tilt });
}

type Tilt = { readonly alpha: number; readonly alphaSe: number };

/** The root of Σ(y − logistic(logit p + α)) by Newton, and the deviation 1 ÷ √Σq(1 − q) there. */
function tiltOf({ prices, outcomes }: CalibrationInput): Tilt | undefined {
  const logits = prices.map((price) => Math.log(price / (1 - price)));
  let alpha = 0;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    let [surplus, slope] = [0, 0];
    for (const [bet, logit] of logits.entries()) {
      const chance = 1 / (1 + Math.exp(-(logit + alpha)));
      surplus += at(outcomes, bet) - chance;
      slope += chance * (1 - chance);
    }
    const move = Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, surplus / slope));
    if (Number.isNaN(move)) return undefined;
    if (Math.abs(move) <= SETTLED * Math.max(1, Math.abs(alpha))) return { alpha, alphaSe: 1 / Math.sqrt(slope) };
    alpha += move;
  }
  return undefined;
}
