import { type WorkingOptions } from '../../model/working-order.ts';
import { divideCeil, larger, smaller } from '../../values/quantity.ts';

type Sizes = Pick<WorkingOptions, 'algorithm' | 'total' | 'minOrder' | 'maxOrder'>;

/**
 * How many slices a schedule has: for equal ones as few as the largest order allows, for unequal ones as many as orders in
 * the middle of the bounds make, so that there is room on both sides.
 */
export function countSlices({ algorithm, total, minOrder, maxOrder }: Sizes): number {
  const fewest = divideCeil(total, maxOrder);
  const most = total / minOrder;
  const middle = divideCeil(2n * total, minOrder + maxOrder);
  return Number(algorithm === 'vwap' || algorithm === 'randomised' ? larger(fewest, smaller(middle, most)) : fewest);
}
