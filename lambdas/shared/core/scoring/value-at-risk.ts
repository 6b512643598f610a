import { spreadOf } from './moments.ts';
import { normalQuantile } from './normal.ts';
import { quantileOf } from './quantile.ts';
import { at, flawOf, meanOf } from './series.ts';
import { known, missing, type Statistic } from './statistic.ts';

/** What a period may lose at a confidence, in the unit of the series, above zero for a loss. */
export type ValueAtRisk = {
  readonly historical: number;
  readonly gaussian: number;
  readonly cornishFisher: number;
  /** False where the map of Cornish-Fisher's quantiles falls somewhere from -3 to 3: the historical value is to be used. */
  readonly isCornishFisherUsable: boolean;
  /** Expected shortfall: the mean of the worst part, with the part of the last loss that belongs to it. */
  readonly es: number;
};

/** How far out the map of quantiles must rise. */
const MAP_REACH = 3;

/**
 * Value at risk and expected shortfall of one period: historical by the quantile of type 7, gaussian and Cornish-Fisher by
 * population moments, the shortfall with the atom at its edge split (Acerbi and Tasche 2002).
 *
 * A constant series has no shape: whatever the confidence, it loses its mean with the sign turned.
 *
 * @param p - The confidence, between 0 and 1, such as 0.95.
 */
export function valueAtRisk(series: Float64Array, p: number): Statistic<ValueAtRisk> {
  const flaw = flawOf(series, 1);
  if (flaw !== undefined) return missing(flaw);
  if (!(p > 0 && p < 1)) return missing('INVALID_PROBABILITY');
  const sorted = series.toSorted();
  const z = normalQuantile(1 - p);
  const { value: spread } = spreadOf(series);
  const { mean, populationSd, skew, kurt } = spread ?? { ...CONSTANT, mean: meanOf(series) };
  const shape = { skew, excess: kurt - 3 };
  return known({
    historical: -quantileOf(sorted, 1 - p),
    gaussian: -(mean + z * populationSd),
    cornishFisher: -(mean + correctedQuantile(z, shape) * populationSd),
    isCornishFisherUsable: rises(shape),
    es: shortfall(sorted, p),
  });
}

const CONSTANT = { populationSd: 0, skew: 0, kurt: 3 };

type Shape = { readonly skew: number; readonly excess: number };

function correctedQuantile(z: number, { skew, excess }: Shape): number {
  return z + ((z ** 2 - 1) * skew) / 6 + ((z ** 3 - 3 * z) * excess) / 24 - ((2 * z ** 3 - 5 * z) * skew ** 2) / 36;
}

/** Whether the slope 1 + zS/3 + K(z² − 1)/8 − S²(6z² − 5)/36 is above zero at both ends and where it is least. */
function rises({ skew, excess }: Shape): boolean {
  const slope = (z: number): number =>
    1 + (z * skew) / 3 + (excess * (z ** 2 - 1)) / 8 - (skew ** 2 * (6 * z ** 2 - 5)) / 36;
  const bend = excess / 8 - skew ** 2 / 6;
  const turn = -skew / 3 / (2 * bend);
  const least = bend > 0 && Math.abs(turn) < MAP_REACH ? [turn] : [];
  return [-MAP_REACH, MAP_REACH, ...least].every((z) => slope(z) > 0);
}

function shortfall(ascending: Float64Array, p: number): number {
  const tail = (1 - p) * ascending.length;
  const whole = Math.floor(tail);
  let sum = 0;
  for (let place = 0; place < whole; place += 1) sum -= at(ascending, place);
  return (sum - (tail - whole) * at(ascending, Math.min(whole, ascending.length - 1))) / tail;
}
