import { type WorkingOrder } from '../../model/working-order.ts';
import { ONE_IN_BPS } from '../../values/bps.ts';
import { floorToStep, larger, minus, plus, scaleFloor, smaller } from '../../values/quantity.ts';
import { type Shares } from '../../values/shares.ts';

type SizeInput = {
  readonly order: Pick<WorkingOrder, 'minOrder' | 'maxOrder' | 'maxBookPart'>;
  /** What is due now. */
  readonly wanted: Shares;
  /** What is left of the whole order. */
  readonly left: Shares;
  /** Others' shares that the order's part is reckoned of. */
  readonly offered: Shares;
  readonly minimumShares: Shares;
  readonly lot: bigint;
};

/** How many shares to place, or why none. */
export type ChildSize =
  | { readonly shares: Shares; readonly reason?: undefined }
  | { readonly shares?: undefined; readonly reason: 'MINIMUM_ABOVE_MAX' | 'BOOK_TOO_THIN' | 'BELOW_MINIMUM' };

/**
 * Sizes a child: what is due, between the smallest and the largest order, within its part of the book, on a lot.
 *
 * A rest that would be too small to stand alone goes along with it: only then is a child larger than the largest order, and
 * by less than the smallest, whatever the venue's least is. What is due and too small waits for more; where the venue's
 * least is more than the largest order, no more that falls due helps, and that is said.
 */
export function sizeChild({ order, wanted, left, offered, minimumShares, lot }: SizeInput): ChildSize {
  const least = larger(order.minOrder, minimumShares);
  if (floorToStep(order.maxOrder, lot) < least) return { reason: 'MINIMUM_ABOVE_MAX' };
  const part = order.maxBookPart === undefined ? left : scaleFloor(offered, order.maxBookPart, ONE_IN_BPS);
  if (part < least) return { reason: 'BOOK_TOO_THIN' };
  const size = floorToStep(smaller(smaller(wanted, order.maxOrder), smaller(part, left)), lot);
  if (size < least) return { reason: 'BELOW_MINIMUM' };
  const whole = floorToStep(left, lot);
  const isRestTooSmall = minus(left, size) < least && whole < plus(order.maxOrder, order.minOrder);
  return { shares: isRestTooSmall && whole <= part ? whole : size };
}
