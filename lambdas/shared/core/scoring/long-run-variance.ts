import { at, meanOf } from './series.ts';

/** The variance that the mean of a series has, times its length, and how it was come by. */
export type LongRunVariance = {
  readonly lrv: number;
  /** What of each value is carried to the next, taken out before and put back after; zero without prewhitening. */
  readonly a: number;
  /** The slope of what is left on its day before, which sets the bandwidth. */
  readonly rho: number;
  /** How many lags count: those below it. */
  readonly bandwidth: number;
};

type SeriesInput = {
  /** Of mean zero, at least four values. */
  readonly series: Float64Array;
  readonly isPrewhitened: boolean;
};

const MOST_CARRIED = 0.97;
/** Andrews (1991) for Parzen's kernel. */
const BANDWIDTH_FACTOR = 2.6614;

/**
 * The long-run variance of a series of mean zero by Parzen's kernel, with Andrews' bandwidth (1991) and prewhitening by
 * one lag (Andrews and Monahan 1992; quant.md, section 3).
 */
export function longRunVarianceOf({ series, isPrewhitened }: SeriesInput): LongRunVariance {
  const a = isPrewhitened ? carriedOf(series) : 0;
  const left = isPrewhitened ? series.subarray(1).map((value, day) => value - a * at(series, day)) : series;
  const rho = lagSlopeOf(left);
  const bandwidth = bandwidthOf({ alpha: (4 * rho * rho) / (1 - rho) ** 4, length: left.length, isBounded: rho < 1 });
  const scale = left.length / (left.length - 2) / (1 - a) ** 2;
  return { lrv: kernelSum({ series: left, bandwidth }) * scale, a, rho, bandwidth };
}

type BandwidthInput = {
  readonly alpha: number;
  readonly length: number;
  /** False where a series wanders without end: every lag counts then. */
  readonly isBounded: boolean;
};

/** Andrews' bandwidth for Parzen's kernel, at most every lag. */
export function bandwidthOf({ alpha, length, isBounded }: BandwidthInput): number {
  return isBounded ? Math.min(length - 1, BANDWIDTH_FACTOR * (alpha * length) ** 0.2) : length - 1;
}

type KernelInput = { readonly series: Float64Array; readonly bandwidth: number };

/** Autocovariances over n of a series of mean zero, summed over both sides with Parzen's weights. */
export function kernelSum({ series, bandwidth }: KernelInput): number {
  let sum = productOf(series, 0);
  for (let lag = 1; lag < bandwidth; lag += 1) sum += 2 * parzen(lag / bandwidth) * productOf(series, lag);
  return sum / series.length;
}

/** The slope with intercept of each value on the one before it (least squares); zero where the one before never varies. */
export function lagSlopeOf(series: Float64Array): number {
  const [before, after] = [series.subarray(0, -1), series.subarray(1)];
  const [meanBefore, meanAfter] = [meanOf(before), meanOf(after)];
  let [products, squares] = [0, 0];
  for (const [day, value] of before.entries()) {
    products += (value - meanBefore) * (at(after, day) - meanAfter);
    squares += (value - meanBefore) ** 2;
  }
  return squares === 0 ? 0 : products / squares;
}

function carriedOf(series: Float64Array): number {
  const squares = productOf(series.subarray(0, -1), 0);
  if (squares === 0) return 0;
  return Math.max(-MOST_CARRIED, Math.min(MOST_CARRIED, productOf(series, 1) / squares));
}

function productOf(series: Float64Array, lag: number): number {
  let sum = 0;
  for (let day = lag; day < series.length; day += 1) sum += at(series, day) * at(series, day - lag);
  return sum;
}

function parzen(share: number): number {
  return share <= 0.5 ? 1 - 6 * share * share + 6 * share ** 3 : 2 * (1 - share) ** 3;
}
