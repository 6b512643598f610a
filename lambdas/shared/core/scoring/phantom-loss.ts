import { invariant } from '../values/invariant.ts';

type PhantomInput = {
  /** Daily returns as decimals, oldest first. */
  readonly returns: Float64Array;
  /** The largest cost of a single bet as a part of the capital base. */
  readonly largestStake: number;
};

/**
 * The returns with one more day, on which the largest bet is lost (quant.md, 4.6): a record without a loss yet looks less
 * sure, and a long one hardly moves. For scoring; reports show the series without it.
 */
export function withPhantomLoss({ returns, largestStake }: PhantomInput): Float64Array {
  invariant(largestStake >= 0, 'a stake is no gain');
  return Float64Array.of(...returns, -largestStake);
}
