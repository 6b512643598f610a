import { ORDER_CEILING } from '../model/ceilings.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { invariant } from '../values/invariant.ts';
import { costOf, proceedsOf } from '../values/price.ts';
import { ORDER_SHARE_STEP } from '../values/shares.ts';
import { cents } from '../values/usd.ts';

type Checked = Pick<
  ChildOrder,
  'venueOrderId' | 'side' | 'fields' | 'shares' | 'limit' | 'leftUsd' | 'leftShares' | 'leftToBuy'
>;

/** The venue takes dollars of a purchase in whole cents: in dollars, or in thousandths, an amount is none of those. */
const DOLLAR_STEP = cents(1n);

/**
 * Stops an order whose signed amounts are not what was reserved for it, or are of another unit than millionths: it looks at
 * the eleven fields themselves, whatever was decided before.
 *
 * @throws InvariantError, which halts the follower
 */
export function checkAmounts(child: Checked): void {
  const { side, fields, shares, limit, leftUsd, leftShares, leftToBuy, venueOrderId: id } = child;
  const [dollars, count] =
    side === 'BUY' ? [fields.makerAmount, fields.takerAmount] : [fields.takerAmount, fields.makerAmount];
  invariant(fields.side === side, `${id} signs a ${fields.side}, it is a ${side}`);
  invariant(count > 0n && count % ORDER_SHARE_STEP === 0n, `${id} signs ${count} shares, not hundredths in millionths`);
  invariant(count === shares, `${id} signs ${count} shares, it is of ${shares}`);
  const price = side === 'BUY' ? costOf(shares, limit) : proceedsOf(shares, limit);
  invariant(dollars === price, `${id} signs ${dollars} dollars, ${shares} shares at ${limit} are ${price}`);
  invariant(
    dollars > 0n && dollars < count,
    `${id} signs ${dollars} dollars for ${count} shares: a share is worth less than one`,
  );
  if (side === 'SELL') {
    invariant(count <= leftShares, `${id} signs ${count} shares, ${leftShares} are held for it`);
    return;
  }
  invariant(dollars % DOLLAR_STEP === 0n, `${id} signs ${dollars} dollars, not cents in millionths`);
  invariant(dollars <= leftUsd, `${id} signs ${dollars} dollars, ${leftUsd} are held for it`);
  invariant(count <= leftToBuy, `${id} signs ${count} shares, ${leftToBuy} are held for it`);
  invariant(dollars <= ORDER_CEILING, `${id} signs ${dollars} dollars, no order is above ${ORDER_CEILING}`);
}
