import { type ChildOrder } from '../model/child-order.ts';
import { type BookLevel, type FeeSchedule } from '../model/market.ts';
import { MICRO } from '../values/decimal.ts';
import { costOf, type Price, proceedsOf } from '../values/price.ts';
import { minus, smaller } from '../values/quantity.ts';
import { type Shares, shares } from '../values/shares.ts';
import { type Usd, usd } from '../values/usd.ts';
import { feeOf } from './fee.ts';
import { isDollarSized } from './is-dollar-sized.ts';

/** What the venue says of a fill-and-kill order that meets nobody. */
export const KILLED =
  'no orders found to match with FAK order. FAK orders are partially filled or killed if no match is found.';

/** What an order took at one price. */
export type MatchedFill = {
  readonly price: Price;
  readonly shares: Shares;
  /** Dollars given or received, without the fee. */
  readonly gross: Usd;
  readonly fee: Usd;
};

type MatchInput = {
  readonly order: Pick<ChildOrder, 'fields' | 'domain' | 'restsUntil'>;
  /** The side of the book that it meets, best first. */
  readonly levels: readonly BookLevel[];
  readonly fee: FeeSchedule;
};

/**
 * Fills an order from a book as a taker, level by level, at its limit or better; what finds nobody is killed.
 *
 * A buyer's dollars are rounded up, a seller's down, the fee of each level up; a buyer never gives more than his maker
 * amount, a fee aside, which comes on top.
 */
export function matchOrder({ order, levels, fee }: MatchInput): readonly MatchedFill[] {
  return order.fields.side === 'BUY' ? bought(order, levels, fee) : sold(order, levels, fee);
}

function bought(order: MatchInput['order'], levels: readonly BookLevel[], fee: FeeSchedule): readonly MatchedFill[] {
  const { fields } = order;
  const spendsDollars = isDollarSized(order);
  const fills: MatchedFill[] = [];
  let dollarsLeft: Usd = usd(fields.makerAmount);
  let sharesLeft: Shares = shares(fields.takerAmount);
  for (const { price, shares: offered } of levels) {
    if (price * fields.takerAmount > fields.makerAmount * MICRO) break;
    const affordable = smaller(offered, shares((dollarsLeft * MICRO) / price));
    const taken = spendsDollars ? affordable : smaller(affordable, sharesLeft);
    if (taken <= 0n) break;
    const gross = costOf(taken, price);
    fills.push({ price, shares: taken, gross, fee: feeOf(taken, price, fee) });
    dollarsLeft = minus(dollarsLeft, gross);
    sharesLeft = minus(sharesLeft, taken);
  }
  return fills;
}

function sold({ fields }: MatchInput['order'], levels: readonly BookLevel[], fee: FeeSchedule): readonly MatchedFill[] {
  const fills: MatchedFill[] = [];
  let left: Shares = shares(fields.makerAmount);
  for (const { price, shares: wanted } of levels) {
    if (price * fields.makerAmount < fields.takerAmount * MICRO) break;
    const given = smaller(wanted, left);
    if (given <= 0n) break;
    const gross = proceedsOf(given, price);
    fills.push({ price, shares: given, gross, fee: smaller(feeOf(given, price, fee), gross) });
    left = minus(left, given);
  }
  return fills;
}
