import { type FeeSchedule } from '#core/model/market.ts';
import { bps } from '#core/values/bps.ts';
import { divideCeil } from '#core/values/quantity.ts';
import { microsOf } from './amounts.ts';
import { type MarketFacts } from './market-facts.ts';

const ONE = 1_000_000n;
const MAX_FEE_EXPONENT = 8;

/**
 * What a market charges takers; a rate finer than a basis point is rounded up, so that no fee is taken for less than it is.
 *
 * @returns Undefined for what is no schedule.
 */
export function feeScheduleOf(fee: MarketFacts['fee']): FeeSchedule | undefined {
  if (fee === undefined) return { rateBps: bps(0n), exponent: 1 };
  const rate = microsOf(fee.rate);
  const exponent = Number(fee.exponent);
  if (rate === undefined || rate > ONE || !Number.isInteger(exponent) || exponent < 0 || exponent > MAX_FEE_EXPONENT)
    return undefined;
  return { rateBps: bps(divideCeil(rate, 100n)), exponent };
}
