import { known, missing, type Statistic } from './statistic.ts';

type BreakEvenInput = {
  /** The chance that the share pays, from 0 to 1. */
  readonly chance: number;
  /** What the leader paid for a share, in dollars. */
  readonly leaderPrice: number;
  /** The market's taker rate. */
  readonly feeRate: number;
};

/** The price at which copying earns nothing, and how far it lies above the leader's, in hundredths of a percent of it. */
export type BreakEven = { readonly bps: number; readonly price: number };

const IN_BPS = 10_000;

/**
 * The largest slippage at which a copy is worth its cost: p + r p(1 − p) = q, solved for the smaller p.
 *
 * Below zero there is no edge even at the leader's price.
 *
 * @returns INVALID_PRICE for a leader's price that is decided, INVALID_PROBABILITY for a chance outside of [0, 1].
 */
export function breakEvenSlippage({ chance, leaderPrice, feeRate }: BreakEvenInput): Statistic<BreakEven> {
  if (![chance, leaderPrice, feeRate].every(Number.isFinite)) return missing('NON_FINITE');
  if (leaderPrice <= 0 || leaderPrice >= 1) return missing('INVALID_PRICE');
  if (chance < 0 || chance > 1) return missing('INVALID_PROBABILITY');
  // The root over the sum and not the difference: at a rate of zero it is the chance itself, and nothing cancels.
  const half = 1 + feeRate;
  const price = (2 * chance) / (half + Math.sqrt(half ** 2 - 4 * feeRate * chance));
  return known({ price, bps: (price / leaderPrice - 1) * IN_BPS });
}
