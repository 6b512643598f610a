import { type Slice, type WorkingOrder } from '../../model/working-order.ts';
import { fnv1a64, labelledStream } from '../../values/random-stream.ts';
import { unixMs } from '../../values/unix-ms.ts';
import { shareOut } from './share-out.ts';

/** Weights of sizes are drawn from 1 to this: the smallest slice is wanted a hundred times smaller than the largest. */
const HEAVIEST = 100;

/**
 * Slices of sizes and moments that look drawn, and are the same for the same parent: sizes between the bounds, each moment
 * in the first half of its part of the window, so that two are never closer than half a part.
 */
export function randomSlices(order: WorkingOrder, starts: readonly number[]): readonly Slice[] {
  const seed = fnv1a64(order.parentId);
  const [sizes, moments] = [labelledStream(seed, 'slice sizes'), labelledStream(seed, 'slice moments')];
  const halfPartMs = Math.max(1, Math.floor(order.windowMs / starts.length / 2));
  const parts = shareOut({
    total: order.total,
    weights: starts.map(() => BigInt(1 + sizes.below(HEAVIEST))),
    least: order.minOrder,
    most: order.maxOrder,
  });
  return parts.map((shares, at) => ({ at: unixMs((starts[at] ?? 0) + moments.below(halfPartMs)), shares }));
}
