import { type Schedule, type WorkingOrder } from '../../model/working-order.ts';
import { later, unixMs } from '../../values/unix-ms.ts';
import { countSlices } from './count-slices.ts';
import { randomSlices } from './random-slices.ts';
import { shareOut } from './share-out.ts';
import { volumeWeights } from './volume-weights.ts';

/**
 * What an order does when, the same whenever and wherever it is asked: it hangs on the parent's id and the options alone.
 *
 * Slices lie at the beginning of equal parts of the window, those of `randomised` within the first half of theirs. An order
 * that goes by the book and not by time has no schedule.
 */
export function scheduleOf(order: WorkingOrder): Schedule {
  if (order.algorithm === 'iceberg' || order.algorithm === 'top-of-book') return { slices: [] };
  const starts = partStarts(order, countSlices(order));
  if (order.algorithm === 'randomised') return { slices: randomSlices(order, starts) };
  const weights = order.algorithm === 'vwap' ? volumeWeights(order, starts) : undefined;
  const parts = shareOut({
    total: order.total,
    weights: weights ?? starts.map(() => 1n),
    least: order.minOrder,
    most: order.maxOrder,
  });
  const slices = starts.map((at, index) => ({ at: unixMs(at), shares: parts[index] ?? order.minOrder }));
  return order.algorithm === 'vwap' && weights === undefined ? { slices, fallback: 'NO_VOLUME_PROFILE' } : { slices };
}

/** Where equal parts of the window begin, in whole milliseconds. */
function partStarts({ startedAt, windowMs }: WorkingOrder, count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => later(startedAt, Math.floor((at * windowMs) / count)));
}
