import { scaleFloor } from '../values/quantity.ts';
import { type Usd } from '../values/usd.ts';

type ProportionInput = {
  /** What the leader put in, in dollars. */
  readonly leaderNotional: Usd;
  readonly leaderEquity: Usd;
  readonly allocated: Usd;
};

/**
 * Puts the same part of the allocation at stake that the leader put of all he has.
 *
 * A leader whose trade exceeds the equity last measured counts as all in, no more. Rounds toward zero.
 *
 * @returns Dollars to spend; zero for a leader without equity.
 * @example
 * // 10 % of the leader's portfolio is 10 % of the allocation
 * sizeByProportion({ leaderNotional: usd(1_000_000_000n), leaderEquity: usd(10_000_000_000n), allocated: usd(2_000_000_000n) });
 * // 200_000_000n, that is 200 dollars
 */
export function sizeByProportion({ leaderNotional, leaderEquity, allocated }: ProportionInput): Usd {
  if (leaderEquity <= 0n) return 0n as Usd;
  const stake = leaderNotional < leaderEquity ? leaderNotional : leaderEquity;
  return scaleFloor(allocated, stake, leaderEquity);
}
