import { type ChildOrder } from '../model/child-order.ts';
import { type Trade } from '../model/trade.ts';
import { MICRO } from '../values/decimal.ts';
import { divideCeil, sum } from '../values/quantity.ts';
import { NO_SHARES } from '../values/shares.ts';
import { NO_USD } from '../values/usd.ts';
import { FEE_STEP } from './fee.ts';
import { isDollarSized } from './is-dollar-sized.ts';

/** An order as its exchange contract keeps it. */
type OnChain = { readonly isFilled: boolean; readonly remaining: bigint };

/**
 * True when the exchange contract shows exactly the fills that our trades of an order are, none included.
 *
 * Dollars may differ by the rounding of each trade, which is far below the smallest fill: those of a trade that the chain
 * has not told by that of its price too, for the venue tells an average over several makers to a millionth. A purchase
 * of shares that was filled at better prices than its limit counts as filled although not all of its dollars are gone.
 */
export function chainAgrees(child: ChildOrder, { isFilled, remaining }: OnChain): boolean {
  const confirmed = child.trades.filter((trade) => trade.status === 'CONFIRMED');
  if (confirmed.length === 0) return !isFilled && remaining === 0n;
  const { makerAmount, takerAmount } = child.fields;
  const shares = sum(
    NO_SHARES,
    confirmed.map((trade) => trade.shares),
  );
  if (child.side === 'SELL') return shares === makerAmount - remaining;
  if (isFilled && !isDollarSized(child)) return shares >= takerAmount;
  return isNear(dollarsOf(confirmed), makerAmount - remaining, confirmed.map(roundingOf));
}

function dollarsOf(trades: readonly Trade[]): bigint {
  return sum(
    NO_USD,
    trades.map((trade) => trade.gross),
  );
}

/** A price told to a millionth is wrong by half of one at most, for each of the shares. */
function roundingOf({ shares, feeFrom }: Trade): bigint {
  return FEE_STEP + (feeFrom === 'formula' ? divideCeil(shares, 2n * MICRO) : 0n);
}

function isNear(a: bigint, b: bigint, roundings: readonly bigint[]): boolean {
  const difference = a > b ? a - b : b - a;
  return difference <= roundings.reduce((total, one) => total + one, 0n);
}
