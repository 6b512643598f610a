import { ORDER_CEILING } from '../model/ceilings.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { invariant } from '../values/invariant.ts';
import { costOf, proceedsOf } from '../values/price.ts';
import { ORDER_SHARE_STEP } from '../values/shares.ts';
import { cents } from '../values/usd.ts';

type Checked = Pick<
  ChildOrder,
  | 'venueOrderId'
  | 'side'
  | 'fields'
  | 'shares'
  | 'limit'
  | 'leftUsd'
  | 'leftShares'
  | 'leftToBuy'
  | 'restsUntil'
  | 'mayTake'
>;

/**
 * The venue takes dollars of a purchase that trades at once in whole cents: in dollars, or in thousandths, an amount is none
 * of those. What rests is of hundredths of a share at a price on its tick, to the last digit.
 */
const DOLLAR_STEP = cents(1n);

/**
 * Stops an order whose signed amounts are not what was reserved for it, or are of another unit than millionths: it looks at
 * the eleven fields themselves, whatever was decided before.
 *
 * @throws InvariantError, which halts the follower
 */
export function checkAmounts(child: Checked): void {
  const problem = amountsProblem(child);
  invariant(problem === undefined, `${child.venueOrderId} ${problem ?? ''}`);
}

/**
 * What is wrong with the signed amounts of an order.
 *
 * @returns The first thing that is, behind which the order's id fits; undefined where nothing is.
 */
export function amountsProblem({
  side,
  fields,
  shares,
  limit,
  leftUsd,
  leftShares,
  leftToBuy,
  restsUntil,
  mayTake,
}: Checked): string | undefined {
  const [dollars, count] =
    side === 'BUY' ? [fields.makerAmount, fields.takerAmount] : [fields.takerAmount, fields.makerAmount];
  const price = side === 'BUY' ? costOf(shares, limit) : proceedsOf(shares, limit);
  const holds: readonly (readonly [boolean, string])[] = [
    [fields.side === side, `signs a ${fields.side}, it is a ${side}`],
    [count > 0n && count % ORDER_SHARE_STEP === 0n, `signs ${count} shares, not hundredths in millionths`],
    [count === shares, `signs ${count} shares, it is of ${shares}`],
    [dollars === price, `signs ${dollars} dollars, ${shares} shares at ${limit} are ${price}`],
    [dollars > 0n && dollars < count, `signs ${dollars} dollars for ${count} shares: a share is worth less than one`],
    ...(side === 'SELL'
      ? [[count <= leftShares, `signs ${count} shares, ${leftShares} are held for it`] as const]
      : [
          [
            (restsUntil !== undefined && mayTake !== true) || dollars % DOLLAR_STEP === 0n,
            `signs ${dollars} dollars, not cents in millionths`,
          ] as const,
          [dollars <= leftUsd, `signs ${dollars} dollars, ${leftUsd} are held for it`] as const,
          [count <= leftToBuy, `signs ${count} shares, ${leftToBuy} are held for it`] as const,
          [dollars <= ORDER_CEILING, `signs ${dollars} dollars, no order is above ${ORDER_CEILING}`] as const,
        ]),
  ];
  return holds.find(([holdsTrue]) => !holdsTrue)?.[1];
}
