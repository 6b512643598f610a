import { MINIMUM_ENTRY } from '../../decide.ts';
import { MICRO } from '../../values/decimal.ts';
import { type Price } from '../../values/price.ts';
import { ceilToStep, divideCeil } from '../../values/quantity.ts';
import { ORDER_SHARE_STEP, type Shares, shares } from '../../values/shares.ts';

/**
 * The fewest shares, in hundredths, that a purchase which trades at once may be of: the venue takes none below a dollar.
 *
 * @example
 * dollarOfShares(price(30_000n)); // 33_340_000n, that is 33.34 shares at 3 cents
 */
export function dollarOfShares(at: Price): Shares {
  return ceilToStep(shares(divideCeil(MINIMUM_ENTRY * MICRO, at)), ORDER_SHARE_STEP);
}
