import { type StatisticReason } from './statistic.ts';

/** A share that pays one dollar or nothing. */
export type BinaryBet = {
  /** The chance that it pays, from 0 to 1. */
  readonly chance: number;
  /** What it costs with its fee, in dollars a share. */
  readonly cost: number;
};

/**
 * Why such a bet has no statistics; undefined where it has.
 *
 * A share that costs a dollar or more cannot win, one that costs nothing cannot lose: there is nothing to size.
 */
export function betProblem({ chance, cost }: BinaryBet): StatisticReason | undefined {
  if (!Number.isFinite(chance) || !Number.isFinite(cost)) return 'NON_FINITE';
  if (cost <= 0 || cost >= 1) return 'INVALID_PRICE';
  return chance < 0 || chance > 1 ? 'INVALID_PROBABILITY' : undefined;
}

/** What a taker pays for one share in dollars, unrounded: rate × p × (1 − p), by the schedule of today (exponent 1). */
export function feePerShare(price: number, rate: number): number {
  return rate * price * (1 - price);
}
