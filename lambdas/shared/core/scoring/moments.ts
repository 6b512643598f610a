import { flawOf, largestOf, meanOf } from './series.ts';
import { known, missing, type Statistic } from './statistic.ts';

/** The first four moments of a series, in its unit; skew and kurtosis have none. */
export type Moments = {
  readonly n: number;
  readonly mean: number;
  /** Over n − 1; null for a single observation, zero for a constant series. */
  readonly sd: number | null;
  /** m3 ÷ m2^1.5, with central moments over n. */
  readonly skew: number | null;
  /** m4 ÷ m2², so that it is 3 for the normal distribution. */
  readonly kurt: number | null;
  /** Why some of them are null. */
  readonly reason?: 'TOO_FEW' | 'ZERO_VARIANCE';
};

/** The moments of a series that varies. */
export type Spread = {
  readonly n: number;
  readonly mean: number;
  /** Over n − 1. */
  readonly sd: number;
  /** Over n. */
  readonly populationSd: number;
  readonly skew: number;
  readonly kurt: number;
};

/** A series whose population deviation is at most this part of its largest absolute value is constant. */
const CONSTANT_SHARE = 1e-12;

/**
 * The first four moments in two passes, so that no offset swallows the digits (quant.md, section 0).
 *
 * @returns Null for none (EMPTY) and for a value that is not finite, or whose sum is not (NON_FINITE).
 * @example
 * momentsOf(Float64Array.of(0.01, -0.02, 0.03)).value?.kurt; // 1.5
 */
export function momentsOf(series: Float64Array): Statistic<Moments> {
  const spread = spreadOf(series);
  if (spread.value !== null) {
    const { n, mean, sd, skew, kurt } = spread.value;
    return known({ n, mean, sd, skew, kurt });
  }
  const { reason } = spread;
  const shape = { n: series.length, mean: meanOf(series), skew: null, kurt: null };
  if (reason === 'ZERO_VARIANCE') return known({ ...shape, sd: 0, reason });
  return reason === 'TOO_FEW' ? known({ ...shape, sd: null, reason }) : missing(reason);
}

/**
 * The moments of a series that varies: of at least two observations, whose population deviation is more than a
 * millionth of a millionth of the largest of them (quant.md, section 0).
 */
export function spreadOf(series: Float64Array): Statistic<Spread> {
  const flaw = flawOf(series, 2);
  if (flaw !== undefined) return missing(flaw);
  const n = series.length;
  const mean = meanOf(series);
  const centred = series.map((value) => value - mean);
  // Powers of what is at most 1 neither overflow nor vanish, whatever the unit.
  const unit = largestOf(centred);
  if (!Number.isFinite(unit)) return missing('NON_FINITE');
  let [second, third, fourth] = [0, 0, 0];
  for (const value of centred) {
    const part = value / (unit === 0 ? 1 : unit);
    const square = part * part;
    second += square;
    third += square * part;
    fourth += square * square;
  }
  const variance = second / n;
  const populationSd = unit * Math.sqrt(variance);
  if (populationSd <= CONSTANT_SHARE * largestOf(series)) return missing('ZERO_VARIANCE');
  return known({
    n,
    mean,
    sd: unit * Math.sqrt(second / (n - 1)),
    populationSd,
    skew: third / n / variance ** 1.5,
    kurt: fourth / n / variance ** 2,
  });
}
