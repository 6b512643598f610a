import { invariant } from '../values/invariant.ts';
import { wordsOf } from '../values/random-stream.ts';
import { LEAST_BLOCKS } from './block-length.ts';
import { blockTables } from './block-tables.ts';
import { ewmaSharpeOf } from './ewma-sharpe.ts';
import { type Spread, spreadOf } from './moments.ts';
import { drawnReplicates, type Replicates } from './replicates.ts';
import { at } from './series.ts';
import { flooredSe, sharpeErrorOf } from './sharpe-error.ts';
import { known, missing, type Statistic } from './statistic.ts';

type BootstrapInput = {
  /** Daily returns as decimals, oldest first. */
  readonly returns: Float64Array;
  /** In days; `blockOf` chooses it. */
  readonly blockLength: number;
  readonly seed: bigint;
  /** What a day weighs less than the one after it; 1 for equal days. */
  readonly decay: number;
  readonly replicates?: number;
  /** What the interval misses on both sides together; 0.05 by default. */
  readonly alpha?: number;
};

/** What is known of a Sharpe ratio, per day. */
export type SharpeEvidence = {
  readonly sharpe: number;
  /** Its standard error without the floor. */
  readonly se: number;
  /** How many equal days the record is worth. */
  readonly nEff: number;
  /** How many standard errors the interval reaches to each side. */
  readonly critical: number;
  /** The chance of as large a ratio without skill, on one side, with the floor. */
  readonly pValue: number;
};

/** One more than these divides by twenty: the critical value is a replicate's own. */
export const REPLICATES = 1_999;
/** What an interval misses on both sides together. */
export const ALPHA = 0.05;
const MOST_DEGENERATE_SHARE = 0.01;

/**
 * The evidence of a record by the studentised circular block bootstrap of Ledoit and Wolf (2008) for one series, with
 * exponential weights (quant.md, section 4): every replicate is measured by its own standard error.
 *
 * @returns Null for fewer than five blocks, a constant series, and where more than 1 % of the replicates do not vary
 * (DEGENERATE).
 */
export function sharpeEvidenceOf(input: BootstrapInput): Statistic<SharpeEvidence> {
  const { returns, blockLength, seed, decay, replicates = REPLICATES, alpha = ALPHA } = input;
  const plain = spreadOf(returns);
  if (plain.value === null) return plain;
  if (Math.floor(returns.length / blockLength) < LEAST_BLOCKS) return missing('TOO_FEW');
  const weighted = ewmaSharpeOf({ returns, decay });
  if (weighted.value === null) return weighted;
  const { sharpe, nEff, mean, populationSd } = weighted.value;
  const error = sharpeErrorOf({
    ...{ returns, isPrewhitened: true },
    weighted: { sharpe: mean / populationSd, nEff },
  });
  if (error.value === null) return error;
  const { se } = error.value;
  const tables = blockTables({ returns, blockLength, decay });
  const drawn = drawnReplicates({ tables, words: wordsOf(seed), count: replicates });
  const deviations = deviationsOf(drawn, plain.value);
  const critical = criticalOf({ deviations, alpha });
  if (critical === undefined) return missing('DEGENERATE');
  const shown = sharpe / flooredSe({ se, nEff });
  const asLarge = deviations.reduce((count, deviation) => count + (deviation >= shown ? 1 : 0), 0);
  return known({ sharpe, se, nEff, critical, pValue: (1 + asLarge) / (replicates + 1) });
}

/** By how many of its own errors each replicate is off what it was drawn of; infinitely many where it has none. */
export function deviationsOf({ sharpes, errors }: Replicates, { mean, sd }: Pick<Spread, 'mean' | 'sd'>): Float64Array {
  const centre = mean / sd;
  return sharpes.map((found, index) => {
    const error = at(errors, index);
    return error > 0 ? (found - centre) / error : Number.POSITIVE_INFINITY;
  });
}

type CriticalInput = { readonly deviations: Float64Array; readonly alpha: number };

function criticalOf({ deviations, alpha }: CriticalInput): number | undefined {
  const count = deviations.length;
  // Without the rounding of (1 − 0.05) × 2,000.
  const place = Math.ceil((1 - alpha) * (count + 1) - 1e-9);
  invariant(place >= 1 && place <= count, 'so few replicates have no such critical value');
  const sizes = deviations.map(Math.abs).sort();
  const degenerate = count - sizes.findLastIndex(Number.isFinite) - 1;
  return degenerate > MOST_DEGENERATE_SHARE * count ? undefined : at(sizes, place - 1);
}

type IntervalInput = { readonly sharpe: number; readonly se: number; readonly critical: number };

/** The symmetric interval of a Sharpe ratio; its lower end is the bound that ranks. */
export function intervalOf({ sharpe, se, critical }: IntervalInput): {
  readonly lower: number;
  readonly upper: number;
} {
  return { lower: sharpe - critical * se, upper: sharpe + critical * se };
}
