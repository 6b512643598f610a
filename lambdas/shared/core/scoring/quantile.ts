import { invariant } from '../values/invariant.ts';
import { at } from './series.ts';

/**
 * A quantile by linear interpolation at (n − 1)p, "type 7" (Hyndman and Fan 1996), in the unit of the series.
 *
 * @param ascending - Sorted, at least one value; a typed array sorts by number.
 * @param probability - From 0 to 1.
 * @example
 * quantileOf(Float64Array.of(1, 2, 3, 4), 0.5); // 2.5
 */
export function quantileOf(ascending: Float64Array, probability: number): number {
  invariant(ascending.length > 0, 'a quantile needs a value');
  invariant(probability >= 0 && probability <= 1, 'a quantile is asked for a probability from 0 to 1');
  const place = (ascending.length - 1) * probability;
  const below = Math.floor(place);
  const low = at(ascending, below);
  const high = at(ascending, Math.ceil(place)); // where the place is exact, the value itself: 0 × ∞ is none
  return low === high ? low : low + (place - below) * (high - low);
}

/** The value in the middle, or half-way between the two there; at least one value, in any order. */
export function medianOf(series: Float64Array): number {
  return quantileOf(series.toSorted(), 0.5);
}
