import { invariant } from '../values/invariant.ts';
import { bandwidthOf, kernelSum, lagSlopeOf } from './long-run-variance.ts';
import { type Spread, spreadOf } from './moments.ts';
import { normalCdf } from './normal.ts';
import { at, meanOf } from './series.ts';
import { dot, type Matrix, solved, transposed, withSingularValuesUpTo } from './small-matrix.ts';
import { known, missing, type Statistic } from './statistic.ts';

type PairInput = {
  readonly first: Float64Array;
  /** Of the same days. */
  readonly second: Float64Array;
};

/** How much two Sharpe ratios of the same days differ, per period. */
export type SharpePair = {
  /** The first less the second. */
  readonly difference: number;
  readonly seHac: number;
  /** After what each day carries to the next was taken out, and put back. */
  readonly seHacPw: number;
  /** The chance of as large a difference on either side where there is none. */
  readonly pHac: number;
  readonly pHacPw: number;
};

/** The four moments take as many degrees of freedom; prewhitening takes a day. */
const MOMENTS = 4;
const LEAST = MOMENTS + 2;
const MOST_CARRIED = 0.97;
/** A difference whose variance is less than this part of what unrelated records have is none. */
const DEGENERATE_SHARE = 1e-12;

/**
 * Tests whether two records of the same days differ in skill (Ledoit and Wolf 2008, eqs. 1 to 5; quant.md, 4.8): the
 * difference of their Sharpe ratios, with errors from the means and mean squares of both together.
 *
 * @returns Null for fewer than six days, a constant record, and where one follows from the other (DEGENERATE).
 */
export function sharpePairOf({ first, second }: PairInput): Statistic<SharpePair> {
  invariant(first.length === second.length, 'two records of the same days');
  const [one, other] = [spreadOf(first), spreadOf(second)];
  if (one.value === null) return one;
  if (other.value === null) return other;
  const days = first.length;
  if (days < LEAST) return missing('TOO_FEW');
  const columns = [first, second, first.map((value) => value ** 2), second.map((value) => value ** 2)].map(centred);
  const [a, b] = [gradientOf(one.value), gradientOf(other.value)];
  const gradient = [a[0], -b[0], a[1], -b[1]];
  const left = prewhitened(columns);
  if (left === undefined) return missing('DEGENERATE');
  const weights = solved(
    left.undo,
    gradient.map((value) => [value]),
  )?.map(([value = Number.NaN]) => value);
  if (weights === undefined) return missing('DEGENERATE');
  const difference = one.value.mean / one.value.sd - other.value.mean / other.value.sd;
  const [plain, recoloured] = [varianceOf(columns, gradient), varianceOf(left.columns, weights)];
  if (plain <= DEGENERATE_SHARE || recoloured <= DEGENERATE_SHARE) return missing('DEGENERATE');
  const [seHac, seHacPw] = [Math.sqrt(plain / days), Math.sqrt(recoloured / days)];
  const chanceOf = (se: number): number => 2 * normalCdf(-Math.abs(difference) / se);
  return known({ difference, seHac, seHacPw, pHac: chanceOf(seHac), pHacPw: chanceOf(seHacPw) });
}

function centred(series: Float64Array): Float64Array {
  const mean = meanOf(series);
  return series.map((value) => value - mean);
}

/** By how much a Sharpe ratio moves with the mean and with the mean square of its record. */
function gradientOf({ mean, populationSd }: Spread): readonly [number, number] {
  const square = populationSd ** 2 + mean ** 2;
  return [square / populationSd ** 3, (-0.5 * mean) / populationSd ** 3];
}

type Prewhitened = {
  readonly columns: readonly Float64Array[];
  /** (I − A)ᵀ, which puts back what was taken out. */
  readonly undo: Matrix;
};

/** What of each day does not follow from the day before, by least squares over all columns. */
function prewhitened(columns: readonly Float64Array[]): Prewhitened | undefined {
  const before = columns.map((column) => [...column.subarray(0, -1)]);
  const after = columns.map((column) => [...column.subarray(1)]);
  const squares = before.map((one) => before.map((other) => dot(one, other)));
  const products = before.map((one) => after.map((other) => dot(one, other)));
  const fitted = solved(squares, products);
  if (fitted === undefined) return undefined;
  const carried = withSingularValuesUpTo(transposed(fitted), MOST_CARRIED);
  return {
    columns: after.map((column, into) =>
      Float64Array.from(column, (value, day) =>
        before.reduce((left, other, from) => left - (carried[into]?.[from] ?? 0) * (other[day] ?? 0), value),
      ),
    ),
    undo: transposed(carried.map((row, into) => row.map((value, from) => (into === from ? 1 : 0) - value))),
  };
}

/** The long-run variance of the columns' sum by weights, with the bandwidth that all columns together set. */
function varianceOf(columns: readonly Float64Array[], weights: readonly number[]): number {
  const length = columns[0]?.length ?? 0;
  const series = Float64Array.from({ length }, (_none, day) =>
    columns.reduce((sum, column, index) => sum + (weights[index] ?? 0) * at(column, day), 0),
  );
  let [top, bottom] = [0, 0];
  for (const column of columns) {
    const rho = lagSlopeOf(column);
    const fourth = leftAfter(column, rho) ** 2;
    top += (4 * rho * rho * fourth) / (1 - rho) ** 8;
    bottom += fourth / (1 - rho) ** 4;
  }
  const alpha = top / bottom;
  const bandwidth = bandwidthOf({ alpha, length, isBounded: Number.isFinite(alpha) });
  return (kernelSum({ series, bandwidth }) * length) / (length - MOMENTS);
}

/** The variance of what the line through each day and the one before it leaves. */
function leftAfter(column: Float64Array, slope: number): number {
  const [before, after] = [centred(column.subarray(0, -1)), centred(column.subarray(1))];
  return meanOf(after.map((value, day) => (value - slope * at(before, day)) ** 2));
}
