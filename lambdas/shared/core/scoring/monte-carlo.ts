import { seededStream } from '../values/random-stream.ts';
import { spreadOf } from './moments.ts';
import { quantileOf } from './quantile.ts';
import { at, meanOf } from './series.ts';
import { fillPath } from './stationary-path.ts';
import { known, missing, type Statistic } from './statistic.ts';

type MonteCarloInput = {
  /** Returns of days, the oldest first, as parts of the capital. */
  readonly series: Float64Array;
  /** Mean length of the blocks that are drawn, in days, at least 1. */
  readonly meanBlock: number;
  readonly paths: number;
  readonly seed: bigint;
  /** A fall from the peak above it counts, as a part. */
  readonly drawdownLimit: number;
};

/** What other orders of the same days would have brought; Sharpe ratios a day, falls and probabilities as parts. */
export type MonteCarlo = {
  /** Null where more than one path in a hundred has days that are all alike: the rest would be chosen by their luck. */
  readonly sharpe: { readonly p05: number; readonly p50: number; readonly p95: number; readonly mean: number } | null;
  /** Sharpe ratios of the paths that have one, in rising order. */
  readonly sharpes: Float64Array;
  readonly drawdown: { readonly p50: number; readonly p95: number; readonly mean: number; readonly max: number };
  readonly lossProbability: number;
  readonly overLimitProbability: number;
};

/** More paths without a Sharpe ratio than this part, and nothing is said of it. */
const FLAT_PART = 0.01;
/** A path whose deviation is less than this part of its largest day is constant. */
const CONSTANT_SHARE = 1e-12;

/**
 * Draws paths of the same length by the stationary bootstrap (Politis and Romano 1994): at each day a new start with
 * probability 1 ÷ mean block, else the next day, the first after the last. The equity of a path is 1 + Σ returns.
 *
 * Drawn with replacement: the same days in another order have the same Sharpe ratio.
 *
 * @returns ZERO_VARIANCE for a constant series, TOO_FEW below two days, DEGENERATE for no path or a block below one day.
 */
export function monteCarlo({ series, meanBlock, paths, seed, drawdownLimit }: MonteCarloInput): Statistic<MonteCarlo> {
  const spread = spreadOf(series);
  if (spread.value === null) return spread;
  if (!Number.isFinite(meanBlock) || !Number.isFinite(drawdownLimit)) return missing('NON_FINITE');
  if (meanBlock < 1 || paths < 1) return missing('DEGENERATE');
  const stream = seededStream(seed);
  const path = new Float64Array(series.length);
  const [sharpes, drawdowns] = [new Float64Array(paths), new Float64Array(paths)];
  let [varied, losses, over] = [0, 0, 0];
  for (let place = 0; place < paths; place += 1) {
    fillPath(path, { series, meanBlock, stream });
    const { sharpe, drawdown, total } = figuresOf(path);
    if (sharpe !== null) {
      sharpes[varied] = sharpe;
      varied += 1;
    }
    drawdowns[place] = drawdown;
    if (total < 0) losses += 1;
    if (drawdown > drawdownLimit) over += 1;
  }
  const sorted = sharpes.slice(0, varied).sort();
  drawdowns.sort();
  return known({
    sharpe: paths - varied > FLAT_PART * paths ? null : { ...threeOf(sorted), mean: meanOf(sorted) },
    sharpes: sorted,
    drawdown: {
      p50: quantileOf(drawdowns, 0.5),
      p95: quantileOf(drawdowns, 0.95),
      mean: meanOf(drawdowns),
      max: at(drawdowns, paths - 1),
    },
    lossProbability: losses / paths,
    overLimitProbability: over / paths,
  });
}

type PathFigures = { readonly sharpe: number | null; readonly drawdown: number; readonly total: number };

/** By loops over one buffer: a thousand paths of a year are done in milliseconds. */
function figuresOf(path: Float64Array): PathFigures {
  let [equity, peak, drawdown, largest] = [1, 1, 0, 0];
  for (const value of path) {
    equity += value;
    if (equity > peak) peak = equity;
    const fall = (peak - equity) / peak;
    if (fall > drawdown) drawdown = fall;
    if (Math.abs(value) > largest) largest = Math.abs(value);
  }
  const mean = meanOf(path);
  let squares = 0;
  for (const value of path) squares += (value - mean) ** 2;
  const isConstant = Math.sqrt(squares / path.length) <= CONSTANT_SHARE * largest;
  const sharpe = isConstant ? null : mean / Math.sqrt(squares / (path.length - 1));
  return { sharpe, drawdown, total: mean };
}

function threeOf(sorted: Float64Array): { readonly p05: number; readonly p50: number; readonly p95: number } {
  return { p05: quantileOf(sorted, 0.05), p50: quantileOf(sorted, 0.5), p95: quantileOf(sorted, 0.95) };
}
