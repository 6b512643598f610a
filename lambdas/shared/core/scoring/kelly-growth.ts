import { betProblem, type BinaryBet } from './binary-bet.ts';
import { known, missing, type Statistic } from './statistic.ts';

type GrowthInput = BinaryBet & {
  /** The part of the bankroll that is spent on the bet, from 0 to 1. */
  readonly stake: number;
};

/**
 * How fast a bankroll grows by such bets: q × ln(1 + f(1 − c)/c) + (1 − q) × ln(1 − f), in logarithms a bet (Kelly 1956).
 *
 * The stake itself is sized in exact money by `core/sizing/kelly.ts`; this judges it.
 *
 * @returns NON_FINITE where all is staked on what may be lost; INVALID_PROBABILITY where the stake is no part of a whole.
 */
export function kellyGrowth({ chance, cost, stake }: GrowthInput): Statistic {
  const problem = betProblem({ chance, cost });
  if (problem !== undefined) return missing(problem);
  if (!Number.isFinite(stake) || (stake === 1 && chance < 1)) return missing('NON_FINITE');
  if (stake < 0 || stake > 1) return missing('INVALID_PROBABILITY');
  const won = chance * Math.log1p((stake * (1 - cost)) / cost);
  return known(chance === 1 ? won : won + (1 - chance) * Math.log1p(-stake));
}

type UncertainInput = BinaryBet & {
  /** Standard error of the chance. */
  readonly error: number;
};

/**
 * What is left of a Kelly stake where the chance is an estimate: e²/(e² + s²) with the edge e = q − c, a part from 0 to 1
 * (Baker and McHale 2013, approximation).
 *
 * Either this or the lower bound of the chance, not both: each pays for the same doubt.
 */
export function certaintyFactor({ chance, cost, error }: UncertainInput): Statistic {
  const problem = betProblem({ chance, cost });
  if (problem !== undefined) return missing(problem);
  if (!Number.isFinite(error)) return missing('NON_FINITE');
  const edge = chance - cost;
  return known(edge <= 0 ? 0 : edge ** 2 / (edge ** 2 + error ** 2));
}

type DrawdownInput = {
  /** The part of the full Kelly stake that is bet, above 0. */
  readonly fraction: number;
  /** The part of the start that the bankroll falls to, above 0 and at most 1. */
  readonly level: number;
};

/** The chance of ever falling so low, and the part of the greatest growth that is kept. */
export type KellyRisk = { readonly probability: number; readonly growthShare: number };

/**
 * What a fraction of Kelly risks and keeps, in the continuous approximation (Thorp 2006): the level is ever reached with
 * probability x^(2/k − 1), and growth is k(2 − k) of the greatest.
 *
 * @returns DEGENERATE for a fraction that is none; INVALID_PROBABILITY for a level outside of (0, 1].
 */
export function kellyDrawdown({ fraction, level }: DrawdownInput): Statistic<KellyRisk> {
  if (!Number.isFinite(fraction) || !Number.isFinite(level)) return missing('NON_FINITE');
  if (fraction <= 0) return missing('DEGENERATE');
  if (level <= 0 || level > 1) return missing('INVALID_PROBABILITY');
  // From twice Kelly on nothing grows, and every level is reached.
  return known({ probability: Math.min(1, level ** (2 / fraction - 1)), growthShare: fraction * (2 - fraction) });
}
