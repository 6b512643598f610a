import { type Bps, ONE_IN_BPS } from '../values/bps.ts';
import { scaleFloor, smaller } from '../values/quantity.ts';
import { type Usd } from '../values/usd.ts';

type PercentageInput = {
  readonly leaderNotional: Usd;
  readonly copyBps: Bps;
  readonly maxTrade: Usd;
};

/**
 * Copies a fixed part of the leader's dollars, at most `maxTrade`. Rounds toward zero.
 *
 * @example
 * sizeByPercentage({ leaderNotional: usd(800_000_000n), copyBps: bps(1_000n), maxTrade: usd(50_000_000n) });
 * // 50_000_000n: ten percent would be 80 dollars, the maximum is 50
 */
export function sizeByPercentage({ leaderNotional, copyBps, maxTrade }: PercentageInput): Usd {
  return smaller(scaleFloor(leaderNotional, copyBps, ONE_IN_BPS), maxTrade);
}
