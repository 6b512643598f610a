import { chanceOf } from '../chance.ts';

/** The chance of one occurrence: the same one whenever the same plan meets the same occurrence. */
export type Draw = {
  /** Whether something of this probability happens. */
  happens(probability: number): boolean;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
};

/** Where a draw comes from: nothing but names and a count, so that neither time nor other faults change it. */
export type DrawName = {
  readonly seed: string;
  /** The fault, by what it is, not by its place in the plan. */
  readonly fault: string;
  /** What it meets: an endpoint with the signer, wallet or token that is named there. */
  readonly of: string;
  /** How many of the same came before. */
  readonly ordinal: number;
};

const PARTS = 1_000_000;

/**
 * Draws for one occurrence.
 *
 * The first number decides whether the fault strikes, so a fault of a greater chance strikes wherever it did before.
 */
export function drawFor({ seed, fault, of, ordinal }: DrawName): Draw {
  const next = chanceOf(`fault|${seed}|${fault}|${of}|${ordinal}`);
  return {
    happens: (probability) => next(PARTS) < probability * PARTS,
    between: (least, most) => least + next(most - least + 1),
  };
}
