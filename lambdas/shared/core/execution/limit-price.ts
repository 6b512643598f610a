import { type FeeSchedule } from '../model/market.ts';
import { type Bps, ONE_IN_BPS } from '../values/bps.ts';
import { MICRO } from '../values/decimal.ts';
import { type Price, price } from '../values/price.ts';
import { ceilToStep, floorToStep, larger, scaleFloor, smaller } from '../values/quantity.ts';
import { shares } from '../values/shares.ts';
import { FEE_STEP, feeOf } from './fee.ts';

type EntryInput = {
  readonly leaderPrice: Price;
  readonly slippage: Bps;
  readonly tick: Price;
  readonly fee: FeeSchedule;
};

/**
 * The highest price at which an entry, fee included, stays within `slippage` of the leader's price.
 *
 * @returns A multiple of the tick; zero when not even one tick is cheap enough.
 */
export function entryLimit({ leaderPrice, slippage, tick, fee }: EntryInput): Price {
  const bound = scaleFloor(leaderPrice, ONE_IN_BPS + slippage, ONE_IN_BPS);
  let at = smaller(floorToStep(bound, tick), price(MICRO - tick));
  while (at > 0n) {
    const above = at + feeOf(shares(MICRO), at, fee) - bound;
    if (above <= 0n) return at;
    at = price(at - larger(floorToStep(surelyAbove(above, fee), tick), tick));
  }
  return price(0n);
}

/**
 * By how much a price is too high at the least: with each micro-dollar less, price and fee fall by no more than one and
 * the rate together, and rounding takes one step. Whatever lies between is too high as well.
 */
function surelyAbove(above: bigint, { rateBps }: FeeSchedule): bigint {
  return larger(((above - FEE_STEP) * ONE_IN_BPS) / (ONE_IN_BPS + rateBps), 0n);
}

type FloorInput = {
  readonly firstMid: Price;
  readonly firstSlippage: Bps;
  readonly maxSlippage: Bps;
  /** Tries made before this one; each doubles the distance. */
  readonly attempts: number;
  readonly tick: Price;
};

/**
 * The lowest price at which this try of an exit may sell.
 *
 * @returns A multiple of the tick, at least one tick.
 */
export function exitFloor({ firstMid, firstSlippage, maxSlippage, attempts, tick }: FloorInput): Price {
  const widened = widenedBy({ firstSlippage, attempts });
  const distance = widened < maxSlippage ? widened : maxSlippage;
  return larger(ceilToStep(scaleFloor(firstMid, ONE_IN_BPS - distance, ONE_IN_BPS), tick), tick);
}

/** True when no further try of an exit may sell any lower: what still finds no bid waits there. */
export function isWidestFloor({ maxSlippage, ...input }: Omit<FloorInput, 'firstMid' | 'tick'>): boolean {
  return widenedBy(input) >= maxSlippage;
}

function widenedBy({ firstSlippage, attempts }: Pick<FloorInput, 'firstSlippage' | 'attempts'>): bigint {
  return firstSlippage << BigInt(Math.max(0, Math.min(attempts, 16)));
}
