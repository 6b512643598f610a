import { spreadOf } from './moments.ts';
import { at } from './series.ts';
import { known, missing, type Statistic } from './statistic.ts';
import { autocovariancesOf } from './time-aggregation.ts';

/** How many days in a row a bootstrap draws at best, as real numbers. */
export type BlockLengths = {
  /** The mean block of the stationary bootstrap. */
  readonly stationary: number;
  /** The block of the circular bootstrap. */
  readonly circular: number;
};

/** A record has at least so many blocks, or its interval says nothing. */
export const LEAST_BLOCKS = 5;

/**
 * The best block lengths for a mean, by Politis and White (2004) with the correction of Patton, Politis and White (2009)
 * (quant.md, 4.7).
 *
 * @returns Days. Null for fewer than two values, a constant series, and where the spectrum at zero vanishes (DEGENERATE).
 */
export function blockLengthsOf(series: Float64Array): Statistic<BlockLengths> {
  const spread = spreadOf(series);
  if (spread.value === null) return spread;
  const n = series.length;
  // Any unit serves: in deviations nothing vanishes.
  const { mean, populationSd } = spread.value;
  const standard = series.map((value) => (value - mean) / populationSd);
  const quiet = Math.max(5, Math.floor(Math.log10(n)));
  const mostLags = Math.ceil(Math.sqrt(n)) + quiet;
  const autocovariances = autocovariancesOf(standard, mostLags);
  const first = firstQuietLag({ autocovariances, quiet, bound: 2 * Math.sqrt(Math.log10(n) / n) });
  const lags = first === undefined ? mostLags : Math.min(2 * first, mostLags);
  let [slope, level] = [0, at(autocovariances, 0)];
  for (let lag = 1; lag <= lags; lag += 1) {
    const weight = Math.min(1, 2 * (1 - lag / lags)) * at(autocovariances, lag);
    slope += 2 * weight * lag;
    level += 2 * weight;
  }
  if (level === 0) return missing('DEGENERATE');
  const most = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  const lengthOf = (variance: number): number => Math.min(most, Math.cbrt(((2 * slope * slope) / variance) * n));
  return known({ stationary: lengthOf(2 * level * level), circular: lengthOf((4 / 3) * level * level) });
}

type QuietInput = {
  readonly autocovariances: Float64Array;
  readonly quiet: number;
  readonly bound: number;
};

/** The first lag from 1 after which so many autocorrelations in a row are within the bound. */
function firstQuietLag({ autocovariances, quiet, bound }: QuietInput): number | undefined {
  const mostLags = autocovariances.length - 1;
  let within = 0;
  for (let lag = 1; lag < mostLags; lag += 1) {
    within = Math.abs(at(autocovariances, lag) / at(autocovariances, 0)) < bound ? within + 1 : 0;
    if (within === quiet) return lag - quiet + 1;
  }
  return undefined;
}

/**
 * The block of the circular bootstrap in whole days: the best one, at least the cube root of the days, at most a fifth of
 * them (quant.md, 4.7).
 *
 * @returns At least 1; the cube root alone where there is no best one.
 * @example
 * blockOf(new Float64Array(365)); // 8
 */
export function blockOf(series: Float64Array): number {
  const n = series.length;
  const best = Math.round(blockLengthsOf(series).value?.circular ?? 0);
  return Math.max(1, Math.min(Math.max(best, Math.ceil(Math.cbrt(n))), Math.floor(n / LEAST_BLOCKS)));
}

/**
 * The mean block of the stationary bootstrap in days: the best one as it is, at least one day (quant.md, 4.7 and 10.1).
 *
 * @returns That of the circular bootstrap where there is no best one.
 */
export function meanBlockOf(series: Float64Array): number {
  return Math.max(1, blockLengthsOf(series).value?.stationary ?? blockOf(series));
}
