import { type Snapshot } from '../model/snapshot.ts';
import { type Bps, ONE_IN_BPS } from '../values/bps.ts';
import { scaleFloor } from '../values/quantity.ts';
import { type Shares } from '../values/shares.ts';
import { type Usd } from '../values/usd.ts';

/** When new sizes are halved, and when they are whole again: falls from the peak, both inclusive. */
export type DrawdownLimits = { readonly halveBps: Bps; readonly restoreBps: Bps };

/** The parts of a size that one loses to a drawdown: half of it. */
const HALF = 2n;

type HalvedInput = {
  readonly wasHalved: boolean;
  readonly equity: Usd;
  /** The highest equity so far, this one included. */
  readonly peak: Usd;
  readonly limits: DrawdownLimits;
};

/**
 * Says whether new sizes are halved: from a fall of `halveBps` below the peak until it is `restoreBps` or less.
 *
 * Exact in integers. Where there was never anything to fall from, what was stays.
 *
 * @example
 * nextHalved({ wasHalved: false, equity: usd(960n), peak: usd(1_200n), limits: { halveBps: bps(2_000n), restoreBps: bps(1_000n) } });
 * // true: exactly a fifth is gone
 */
export function nextHalved({ wasHalved, equity, peak, limits }: HalvedInput): boolean {
  if (peak <= 0n) return wasHalved;
  const fallen = (peak - equity) * ONE_IN_BPS;
  if (fallen >= limits.halveBps * peak) return true;
  return wasHalved && fallen > limits.restoreBps * peak;
}

/** The fall from the peak, rounded down; zero where there is nothing to fall from. */
export function drawdownOf(equity: Usd, peak: Usd): Bps {
  return (peak <= 0n ? 0n : ((peak - equity) * ONE_IN_BPS) / peak) as Bps;
}

/** A copy's size as a drawdown leaves it, rounded down; what a person asked for stays whole. */
export function sizeInDrawdown<T extends Usd | Shares>(
  { followerEquity, desired }: Pick<Snapshot, 'followerEquity' | 'desired'>,
  size: T,
): T {
  return followerEquity?.isHalved === true && desired === undefined ? scaleFloor(size, 1n, HALF) : size;
}
