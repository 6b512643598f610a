import { MICRO } from '../values/decimal.ts';
import { scaleFloor } from '../values/quantity.ts';
import { type Shares } from '../values/shares.ts';

type FactorInput = {
  /** What the leader bought. */
  readonly leaderShares: Shares;
  /** In millionths. */
  readonly factor: bigint;
};

/**
 * Copies a fixed part, or multiple, of the leader's shares; what they cost follows from our own price. Rounds toward zero.
 *
 * @example
 * sizeByFactor({ leaderShares: shares(400_000_000n), factor: 50_000n }); // 20_000_000n: 20 shares of 400
 */
export function sizeByFactor({ leaderShares, factor }: FactorInput): Shares {
  return scaleFloor(leaderShares, factor, MICRO);
}
