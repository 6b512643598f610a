import { known, missing, type Statistic } from './statistic.ts';

/** One of several outcomes of an event of which at most one comes true. */
export type ExclusiveOutcome = {
  /** The chance that it comes true, from 0 to 1. */
  readonly chance: number;
  /** What a share of it costs with its fee, in dollars. */
  readonly cost: number;
};

/** Parts of the bankroll: what goes on each outcome, in their order, and what is kept; growth in logarithms. */
export type ExclusiveStakes = {
  readonly stakes: readonly number[];
  readonly reserve: number;
  readonly growth: number;
};

/** Chances are quotients: their sum may pass one by this much. */
const ALLOWANCE = 1e-12;

/**
 * The Kelly stakes on outcomes that exclude each other (Smoczynski and Tomkins 2010): outcomes by chance ÷ cost, the best
 * first, while that ratio is above the reserve rate R = (1 − Σq)/(1 − Σc) of those before it; each gets q − R × c.
 *
 * An outcome that is too dear alone may be worth its price as an insurance of the others.
 *
 * @returns ARBITRAGE where what is worth its price costs a dollar or more together, which chances that add up to one
 *   allow by their rounding alone: there is no reserve rate then.
 */
export function exclusiveStakes(outcomes: readonly ExclusiveOutcome[]): Statistic<ExclusiveStakes> {
  if (outcomes.length === 0) return missing('EMPTY');
  if (!outcomes.every(({ chance, cost }) => Number.isFinite(chance) && Number.isFinite(cost)))
    return missing('NON_FINITE');
  if (outcomes.some(({ cost }) => cost <= 0 || cost >= 1)) return missing('INVALID_PRICE');
  const total = outcomes.reduce((sum, { chance }) => sum + chance, 0);
  if (outcomes.some(({ chance }) => chance < 0) || total > 1 + ALLOWANCE) return missing('INVALID_PROBABILITY');
  const ratios = outcomes.map(({ chance, cost }, place) => ({ place, chance, cost, ratio: chance / cost }));
  const backed = new Set<number>();
  let [chances, costs, reserve] = [0, 0, 1];
  for (const { place, chance, cost, ratio } of ratios.toSorted((a, b) => b.ratio - a.ratio)) {
    if (ratio <= reserve) break;
    backed.add(place);
    chances += chance;
    costs += cost;
    if (costs >= 1) return missing('ARBITRAGE');
    reserve = Math.max(0, (1 - chances) / (1 - costs));
  }
  const stakes = outcomes.map(({ chance, cost }, place) => (backed.has(place) ? chance - reserve * cost : 0));
  return known({ stakes, reserve, growth: growthOf(outcomes, stakes, reserve) });
}

function growthOf(outcomes: readonly ExclusiveOutcome[], stakes: readonly number[], reserve: number): number {
  let [growth, left] = [0, 1];
  outcomes.forEach(({ chance, cost }, at) => {
    if (chance > 0) growth += chance * Math.log(reserve + (stakes[at] ?? 0) / cost);
    left -= chance;
  });
  // Where the outcomes are all that can happen nothing is kept, and nothing is lost by that.
  return left <= ALLOWANCE ? growth : growth + left * Math.log(reserve);
}
