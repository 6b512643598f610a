import { feeOf } from '#core/execution/fee.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type BookLevel, type FeeSchedule } from '#core/model/market.ts';
import { MICRO } from '#core/values/decimal.ts';
import { costOf, proceedsOf } from '#core/values/price.ts';
import { minus, smaller } from '#core/values/quantity.ts';
import { type Shares, shares } from '#core/values/shares.ts';
import { type Usd, usd } from '#core/values/usd.ts';
import { type PaperFill } from '#ports/paper-store.ts';

type MatchInput = {
  readonly order: Pick<ChildOrder, 'fields' | 'domain' | 'mayTake'>;
  /** The side of the book that it meets, best first. */
  readonly levels: readonly BookLevel[];
  readonly fee: FeeSchedule;
};

/**
 * Fills an order from a book as a taker, level by level, at its limit or better; what finds nobody is killed.
 *
 * A buyer's dollars are rounded up, a seller's down, the fee of each level up; a buyer never gives more than his maker
 * amount, a fee aside, which comes on top. On markets of the new protocol a BUY spends dollars, elsewhere,
 * and where it might rest, it buys shares.
 */
export function matchOrder({ order, levels, fee }: MatchInput): readonly PaperFill[] {
  return order.fields.side === 'BUY' ? bought(order, levels, fee) : sold(order, levels, fee);
}

function bought(
  { fields, domain, mayTake }: MatchInput['order'],
  levels: readonly BookLevel[],
  fee: FeeSchedule,
): readonly PaperFill[] {
  const fills: PaperFill[] = [];
  let dollarsLeft: Usd = usd(fields.makerAmount);
  let sharesLeft: Shares = shares(fields.takerAmount);
  for (const { price, shares: offered } of levels) {
    if (price * fields.takerAmount > fields.makerAmount * MICRO) break;
    const affordable = smaller(offered, shares((dollarsLeft * MICRO) / price));
    const isOfDollars = domain === 'v2' && mayTake !== true;
    const taken = isOfDollars ? affordable : smaller(affordable, sharesLeft);
    if (taken <= 0n) break;
    const gross = costOf(taken, price);
    fills.push({ price, shares: taken, gross, fee: feeOf(taken, price, fee) });
    dollarsLeft = minus(dollarsLeft, gross);
    sharesLeft = minus(sharesLeft, taken);
  }
  return fills;
}

function sold({ fields }: MatchInput['order'], levels: readonly BookLevel[], fee: FeeSchedule): readonly PaperFill[] {
  const fills: PaperFill[] = [];
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
