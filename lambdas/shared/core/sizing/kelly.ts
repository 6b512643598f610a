import { MICRO } from '../values/decimal.ts';
import { type Price, price } from '../values/price.ts';
import { scaleFloor } from '../values/quantity.ts';
import { NO_USD, type Usd } from '../values/usd.ts';

type ChanceInput = {
  readonly leaderPrice: Price;
  /** Lower bound of the ratio of true odds to stated odds, in millionths. */
  readonly oddsLow: bigint;
};

/**
 * The least chance that an outcome comes true by its leader's measured edge, in millionths as a price is.
 *
 * His odds are those of his price times the ratio: the same as adding the edge to the log-odds, without a logarithm.
 * Rounds toward zero.
 *
 * @example
 * leastChance({ leaderPrice: price(500_000n), oddsLow: 1_500_000n }); // 600_000n
 */
export function leastChance({ leaderPrice, oddsLow }: ChanceInput): Price {
  const odds = leaderPrice * oddsLow;
  return price((odds * MICRO) / (odds + (MICRO - leaderPrice) * MICRO));
}

type KellyInput = {
  /** What is staked on a sure thing: the fraction of the allocation. */
  readonly most: Usd;
  readonly chance: Price;
  /** What a share costs with its fee. */
  readonly cost: Price;
};

/**
 * The stake on shares that pay one dollar or nothing: (chance − cost) ÷ (1 − cost) of the most. Rounds toward zero.
 *
 * @returns Dollars; zero where the shares cost what they are worth, or more.
 * @example
 * // a quarter of 2,000 dollars, at a chance of 60 % for 50 cents: a fifth of it
 * sizeByKelly({ most: usd(500_000_000n), chance: price(600_000n), cost: price(500_000n) }); // 100_000_000n
 */
export function sizeByKelly({ most, chance, cost }: KellyInput): Usd {
  if (chance <= cost || cost >= MICRO) return NO_USD;
  return scaleFloor(most, chance - cost, MICRO - cost);
}
