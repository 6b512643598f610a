import { streamSeed, wordsOf } from '../values/random-stream.ts';
import { blockOf } from './block-length.ts';
import { blockTables } from './block-tables.ts';
import { deviationsOf, REPLICATES, type SharpeEvidence } from './bootstrap.ts';
import { spreadOf } from './moments.ts';
import { drawStarts, replicatesOf } from './replicates.ts';
import { at } from './series.ts';
import { flooredSe } from './sharpe-error.ts';
import { known, missing, type Statistic } from './statistic.ts';

/** One of many records of the same universe. */
export type StepDownRecord = {
  /** Daily returns as decimals, oldest first: those that the evidence is of. */
  readonly returns: Float64Array;
  readonly evidence: Pick<SharpeEvidence, 'sharpe' | 'se' | 'nEff'>;
};

type StepDownInput = {
  readonly records: readonly StepDownRecord[];
  /** What a day weighs less than the one after it; 1 for equal days. */
  readonly decay: number;
  readonly seed: bigint;
  readonly replicates?: number;
};

/** The chances of as large Sharpe ratios without skill, in the order of the records. */
export type StepDown = {
  /** Of each record alone, by the same draws. */
  readonly plain: Float64Array;
  /** That any is among the found by luck, if all up to this one are found. */
  readonly adjusted: Float64Array;
};

/**
 * The step-down of Romano and Wolf (2005) over many records, by the studentised block bootstrap (quant.md, 6.5): each is
 * held against the best replicate of itself and of all that look worse.
 *
 * Which days are drawn is decided once for all records of a length, so that what moves them together does so in the draws:
 * ten who make the same bets count little more than one, where Holm counts ten.
 *
 * @returns Null for none, and where a record has no block tables of its own (TOO_FEW) or never varies.
 */
export function stepDownOf({ records, decay, seed, replicates = REPLICATES }: StepDownInput): Statistic<StepDown> {
  if (records.length === 0) return missing('EMPTY');
  const drawn: Float64Array[] = [];
  const places = [...records.keys()];
  for (const [days, own] of Map.groupBy(places, (place) => records[place]?.returns.length ?? 0)) {
    if (days < LEAST_DAYS) return missing('TOO_FEW');
    const returns = own.map((place) => records[place]?.returns ?? new Float64Array());
    const blockLength = Math.max(...returns.map(blockOf));
    const starts = new Int32Array(Math.floor(days / blockLength) * replicates);
    drawStarts({ state: Uint32Array.from(wordsOf(streamSeed(seed, `step-down|${days}`))), starts, days });
    for (const [index, place] of own.entries()) {
      const series = returns[index] ?? new Float64Array();
      const spread = spreadOf(series);
      if (spread.value === null) return spread;
      const tables = blockTables({ returns: series, blockLength, decay });
      drawn[place] = deviationsOf(replicatesOf(tables, starts), spread.value);
    }
  }
  return known(steppedDown({ shown: Float64Array.from(records, shownOf), drawn, replicates }));
}

/** Five blocks of a day each. */
const LEAST_DAYS = 5;

/** How many standard errors a ratio is above zero. */
function shownOf({ evidence }: StepDownRecord): number {
  return evidence.sharpe / flooredSe(evidence);
}

type SteppedInput = {
  readonly shown: Float64Array;
  /** By record, the deviations of its replicates. */
  readonly drawn: readonly Float64Array[];
  readonly replicates: number;
};

/** From the worst to the best: the best replicate so far is that of all that look no better. */
function steppedDown({ shown, drawn, replicates }: SteppedInput): StepDown {
  const best = new Float64Array(replicates).fill(Number.NEGATIVE_INFINITY);
  const [plain, adjusted] = [new Float64Array(shown.length), new Float64Array(shown.length)];
  const ascending = [...shown.keys()].toSorted((one, other) => at(shown, one) - at(shown, other));
  for (const place of ascending) {
    const own = drawn[place] ?? best;
    for (const index of best.keys()) best[index] = Math.max(at(best, index), at(own, index));
    plain[place] = chanceOf(own, at(shown, place));
    adjusted[place] = chanceOf(best, at(shown, place));
  }
  let highest = 0;
  for (const place of ascending.toReversed()) {
    highest = Math.max(highest, at(adjusted, place));
    adjusted[place] = highest;
  }
  return { plain, adjusted };
}

function chanceOf(drawn: Float64Array, shown: number): number {
  let asLarge = 0;
  for (const deviation of drawn) asLarge += deviation >= shown ? 1 : 0;
  return (1 + asLarge) / (drawn.length + 1);
}
