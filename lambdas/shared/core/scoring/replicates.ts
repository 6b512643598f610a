import { type StreamWords } from '../values/random-stream.ts';
import { type BlockTables } from './block-tables.ts';

/** The Sharpe ratios of resampled records and their own standard errors; not a number where a record does not vary. */
export type Replicates = { readonly sharpes: Float64Array; readonly errors: Float64Array };

/** A replicate whose variance is at most this part of the record's is degenerate. */
const CONSTANT_SHARE = 1e-12;
const TWO_32 = 4_294_967_296;
const { imul, floor, sqrt } = Math;

/** The replicates of stated block starts, `blocks` of them for each. */
export function replicatesOf(tables: BlockTables, starts: Int32Array): Replicates {
  const count = floor(starts.length / tables.blocks);
  const found = { sharpes: new Float64Array(count), errors: new Float64Array(count) };
  for (let index = 0; index < count; index += 1)
    writeReplicate({ tables, starts, first: index * tables.blocks, index, found });
  return found;
}

type DrawInput = { readonly tables: BlockTables; readonly words: StreamWords; readonly count: number };

/** As many replicates, their block starts drawn from a stream one after the other. */
export function drawnReplicates({ tables, words, count }: DrawInput): Replicates {
  const found = { sharpes: new Float64Array(count), errors: new Float64Array(count) };
  const state = Uint32Array.from(words);
  const starts = new Int32Array(tables.blocks);
  for (let index = 0; index < count; index += 1) {
    drawStarts({ state, starts, days: tables.days });
    writeReplicate({ tables, starts, first: 0, index, found });
  }
  return found;
}

type StartsInput = { readonly state: Uint32Array; readonly starts: Int32Array; readonly days: number };

/** The stream of `random-stream.ts` (xoshiro128**) with its state in local words: a call for each start takes thrice as long. */
export function drawStarts({ state, starts, days }: StartsInput): void {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (let block = 0; block < starts.length; block += 1) {
    const product = imul(b, 5);
    const drawn = imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    starts[block] = floor((drawn * days) / TWO_32);
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = d;
}

type WriteInput = {
  readonly tables: BlockTables;
  readonly starts: Int32Array;
  /** Where the starts of this replicate begin. */
  readonly first: number;
  readonly index: number;
  readonly found: Replicates;
};

/**
 * One replicate: its weighted Sharpe ratio and the standard error that its own blocks give it (Ledoit and Wolf 2008, eqs. 6
 * to 8, with weights; quant.md, 4.3, steps 3 and 4). The sums carry the names of the formula.
 */
function writeReplicate({ tables, starts, first, index, found }: WriteInput): void {
  const { sums, squares, weights, blocks, mean, populationVariance, blockWeight, totalWeight } = tables;
  let [a1, a2, b1, b2, b11, b12, b22] = [0, 0, 0, 0, 0, 0, 0];
  for (let block = 0; block < blocks; block += 1) {
    const start = starts[first + block] as number;
    const weight = weights[block] as number;
    const sum = weight * (sums[start] as number);
    const square = weight * (squares[start] as number);
    a1 += sum;
    a2 += square;
    b1 += weight * sum;
    b2 += weight * square;
    b11 += sum * sum;
    b12 += sum * square;
    b22 += square * square;
  }
  const d = a1 / totalWeight;
  const v = a2 / totalWeight - d * d;
  if (v <= CONSTANT_SHARE * populationVariance) {
    found.sharpes[index] = Number.NaN;
    found.errors[index] = Number.NaN;
    return;
  }
  const sd = sqrt(v);
  const ratio = (mean + d) / sd;
  const a = 1 / sd + (ratio * d) / v;
  const h = -ratio / (2 * v);
  const e = blockWeight * (-d / sd - (ratio / 2) * ((d * d) / v - 1));
  const variance =
    a * a * b11 + 2 * a * h * b12 + h * h * b22 + 2 * e * (a * b1 + h * b2) + e * e * tables.squaredWeights;
  found.sharpes[index] = ratio * sqrt(1 - tables.concentration);
  // Rounding may take what is zero below it.
  found.errors[index] = sqrt(Math.max(0, variance)) / totalWeight;
}
