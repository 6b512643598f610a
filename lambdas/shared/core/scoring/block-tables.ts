import { invariant } from '../values/invariant.ts';
import { at, meanOf } from './series.ts';

type TablesInput = {
  /** At least one block of them. */
  readonly returns: Float64Array;
  readonly blockLength: number;
  /** What a day weighs less than the one after it; 1 for equal days. */
  readonly decay: number;
};

/**
 * What of a series its resampling needs: for each start the sums of a block of days from there, around the end of the
 * series, so that a replicate adds up blocks and no days (quant.md, 4.3, step 2).
 */
export type BlockTables = {
  readonly days: number;
  /** How many blocks make a replicate. */
  readonly blocks: number;
  readonly mean: number;
  readonly populationVariance: number;
  /** By start: the sum of what days differ from the mean, weighted within the block (E1). */
  readonly sums: Float64Array;
  /** The same of the squares (E2). */
  readonly squares: Float64Array;
  /** The weights of a block's days together (E0). */
  readonly blockWeight: number;
  /** What the first to the last block of a replicate weighs (G). */
  readonly weights: Float64Array;
  /** All weights of a replicate (W). */
  readonly totalWeight: number;
  /** The blocks' weights squared (H). */
  readonly squaredWeights: number;
  /** The squares of all weights over the square of their sum (Q): 1 ÷ the number of equal days. */
  readonly concentration: number;
};

/** Makes the tables of a series; centred, so that nothing cancels where the mean is large beside the deviation. */
export function blockTables({ returns, blockLength, decay }: TablesInput): BlockTables {
  const days = returns.length;
  const blocks = Math.floor(days / blockLength);
  invariant(Number.isInteger(blockLength) && blockLength > 0 && blocks > 0, 'a series holds a block');
  invariant(decay > 0 && decay <= 1, 'a decay is above 0 and at most 1');
  const mean = meanOf(returns);
  const centred = returns.map((value) => value - mean);
  const dayWeights = Float64Array.from({ length: blockLength }, (_none, day) => decay ** (blockLength - 1 - day));
  const weights = Float64Array.from(
    { length: blocks },
    (_none, block) => decay ** ((blocks - 1 - block) * blockLength),
  );
  const [sums, squares] = [new Float64Array(days), new Float64Array(days)];
  for (let start = 0; start < days; start += 1) {
    let [sum, square] = [0, 0];
    for (let day = 0; day < blockLength; day += 1) {
      const value = at(centred, (start + day) % days);
      const weighted = at(dayWeights, day) * value;
      sum += weighted;
      square += weighted * value;
    }
    sums[start] = sum;
    squares[start] = square;
  }
  const [blockWeight, daySquares] = totalsOf(dayWeights);
  const [blockTotal, squaredWeights] = totalsOf(weights);
  const totalWeight = blockWeight * blockTotal;
  return {
    ...{ days, blocks, mean, sums, squares, blockWeight, weights, totalWeight, squaredWeights },
    populationVariance: meanOf(centred.map((value) => value * value)),
    concentration: (squaredWeights * daySquares) / totalWeight ** 2,
  };
}

function totalsOf(weights: Float64Array): readonly [sum: number, squares: number] {
  let [sum, squares] = [0, 0];
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
  }
  return [sum, squares];
}
