import { type SignedFields } from '#core/model/child-order.ts';
import { type Price } from '#core/values/price.ts';
import { type Shares, shares } from '#core/values/shares.ts';
import { MICRO } from '#core/values/decimal.ts';
import { microsOf } from './amounts.ts';

/** How a number of the venue counts shares: whole shares with decimals, or millionths. Both are seen in its answers. */
export type AmountUnit = 'shares' | 'micro-shares';

/**
 * Tells in which unit an answer states an order of known size.
 *
 * @returns The unit in which `originalSize` is one of the order's own amounts, else the one that its form suggests.
 */
export function unitOfOrder(originalSize: string, fields: SignedFields): AmountUnit {
  if (originalSize.includes('.')) return 'shares';
  const own = [fields.makerAmount, fields.takerAmount];
  const written = microsOf(originalSize);
  return written !== undefined && own.includes(written / MICRO) ? 'micro-shares' : 'shares';
}

/**
 * Tells in which unit an answer states fills of an order of known size.
 *
 * A point means whole shares. Whole numbers are whole shares as long as the order could have paid for all of them: a fill counted
 * in millionths is a million times too large to be mistaken, dust of a few millionths aside.
 */
export function unitOfFills(
  fills: readonly { readonly amount: string; readonly price: Price }[],
  fields: SignedFields,
): AmountUnit {
  if (fills.some((fill) => fill.amount.includes('.'))) return 'shares';
  return fills.every((fill) => isPayable(sharesIn('shares', fill.amount), fill.price, fields))
    ? 'shares'
    : 'micro-shares';
}

/** Reads an amount in a unit; undefined when it is none. */
export function sharesIn(unit: AmountUnit, amount: string): Shares | undefined {
  const written = microsOf(amount);
  if (written === undefined) return undefined;
  if (unit === 'shares') return shares(written);
  return written % MICRO === 0n ? shares(written / MICRO) : undefined;
}

/** Whether an order of these amounts can have been filled with so many shares; twice its size is allowed for the venue's rounding. */
export function isPayable(filled: Shares | undefined, at: Price, fields: SignedFields): boolean {
  if (filled === undefined) return false;
  const given = fields.side === 'SELL' ? filled : (filled * at) / MICRO;
  return given <= fields.makerAmount * 2n;
}
