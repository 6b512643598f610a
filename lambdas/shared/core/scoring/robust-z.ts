import { medianOf } from './quantile.ts';
import { flawOf, meanOf } from './series.ts';
import { known, missing, type Statistic } from './statistic.ts';

type RobustInput = {
  readonly values: Float64Array;
  /** What no z passes on either side; 3.5 by default. */
  readonly clip?: number;
};

/** How far values are from their median, in deviations that no outlier stretches. */
export type RobustZ = {
  readonly z: Float64Array;
  readonly median: number;
  /** The median distance from the median, in the values' unit. */
  readonly mad: number;
};

/** The quantile of the normal distribution at 3/4, and √(π ÷ 2): both make a z of normal values a standard one. */
const MAD_OF_NORMAL = 0.6744897501960817;
const MEAN_DISTANCE_OF_NORMAL = 1.2533141373155001;
const MOST = 3.5;

/**
 * The modified z of each value (Iglewicz and Hoaglin 1993; quant.md, 5.1): by the median distance from the median, where
 * that is zero by the mean distance, and zero for all where nothing differs.
 *
 * @returns In the order of the values; null for fewer than three.
 */
export function robustZOf({ values, clip = MOST }: RobustInput): Statistic<RobustZ> {
  const flaw = flawOf(values, 3);
  if (flaw !== undefined) return missing(flaw);
  const median = medianOf(values);
  const distances = values.map((value) => Math.abs(value - median));
  const mad = medianOf(distances);
  const scale = mad > 0 ? mad / MAD_OF_NORMAL : MEAN_DISTANCE_OF_NORMAL * meanOf(distances);
  if (!Number.isFinite(scale)) return missing('NON_FINITE');
  const z = values.map((value) => (scale === 0 ? 0 : Math.max(-clip, Math.min(clip, (value - median) / scale))));
  return known({ z, median, mad });
}
