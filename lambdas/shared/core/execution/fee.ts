import { type FeeSchedule } from '../model/market.ts';
import { ONE_IN_BPS } from '../values/bps.ts';
import { MICRO } from '../values/decimal.ts';
import { type Price } from '../values/price.ts';
import { divideCeil } from '../values/quantity.ts';
import { type Shares } from '../values/shares.ts';
import { type Usd, usd } from '../values/usd.ts';

/** The venue rounds every fee to a hundred-thousandth of a dollar. */
export const FEE_STEP = 10n;

/** What a product of shares, rate and spread is divided by, for the exponent that markets have today. */
const WHOLE = ONE_IN_BPS * MICRO * MICRO * FEE_STEP;

/**
 * The taker fee of one execution: shares × rate × (p × (1 − p))^exponent, rounded up to 0.00001 dollars.
 *
 * @example
 * feeOf(shares(25_000_000n), price(640_000n), { rateBps: bps(700n), exponent: 1 }); // 403_200n
 */
export function feeOf(shares: Shares, at: Price, { rateBps, exponent }: FeeSchedule): Usd {
  if (rateBps === 0n || shares === 0n) return usd(0n);
  const power = BigInt(exponent);
  const spread = power === 1n ? at * (MICRO - at) : (at * (MICRO - at)) ** power;
  const whole = power === 1n ? WHOLE : ONE_IN_BPS * (MICRO * MICRO) ** power * FEE_STEP;
  return usd(divideCeil(shares * rateBps * spread, whole) * FEE_STEP);
}
