import { worstCostOf } from '../execution/entry-amounts.ts';
import { feeOf } from '../execution/fee.ts';
import { entryLimit } from '../execution/limit-price.ts';
import { type EntryLimits } from '../model/entry-limits.ts';
import { type BookLevel, type Market } from '../model/market.ts';
import { type EntryLot } from '../model/parent-order.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { leastChance, sizeByKelly } from '../sizing/kelly.ts';
import { ONE_IN_BPS } from '../values/bps.ts';
import { MICRO } from '../values/decimal.ts';
import { type Price, price } from '../values/price.ts';
import { floorToStep, larger, scaleFloor, smaller } from '../values/quantity.ts';
import { type Shares, shares } from '../values/shares.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { sizeInDrawdown } from './drawdown.ts';
import { entryLimits, left } from './limits.ts';
import { withinBand } from './market-price.ts';

/** A Kelly stake and what it was made of. */
export type Stake = {
  /** What is staked on the token in all. */
  readonly whole: Usd;
  readonly chance: Price;
  /** What a share costs at the order's limit, with its fee. */
  readonly cost: Price;
};

/** An entry at today's prices: what the rules that need a price or a size look at. */
export type PricedEntry = {
  readonly snapshot: Snapshot;
  readonly lot: EntryLot;
  readonly market: Market;
  readonly asks: readonly BookLevel[];
  readonly best: Price;
  /** The highest price within the slippage and the band of prices; zero where not even one tick is. */
  readonly limit: Price;
  /** What the policy comes to at that price. */
  readonly size: Usd;
  /** Where the policy counts shares. */
  readonly most?: Shares | undefined;
  readonly stake?: Stake | undefined;
  readonly limits: EntryLimits;
};

/**
 * Prices what an entry copies.
 *
 * A policy that counts shares is sized by what they may cost at the limit; a Kelly stake by the limit too: an order may
 * pay it, so the stake must be right there. After a drawdown it is half of what the policy says, in dollars, shares and
 * stake alike; the lot, which may wait, stays whole.
 *
 * @returns Undefined when nobody offers the token, or its market is not known.
 */
export function pricedEntry(snapshot: Snapshot, lot: EntryLot): PricedEntry | undefined {
  const { market, book, settings } = snapshot;
  const asks = book?.asks ?? [];
  const best = asks[0]?.price;
  if (market === undefined || best === undefined) return undefined;
  const { tick, fee, domain } = market;
  const allowed = entryLimit({ leaderPrice: lot.leaderPrice, slippage: settings.execution.slippageBps, tick, fee });
  const limit = floorToStep(withinBand(allowed, snapshot), tick);
  const stake = stakeOf(snapshot, { lot, market, limit });
  const most = lot.shares === undefined ? undefined : sizeInDrawdown(snapshot, lot.shares);
  const counted = most === undefined ? NO_USD : worstCostOf(most, { asks, limit, tick, fee, domain });
  const dollars = stake === undefined ? sizeInDrawdown(snapshot, lot.amount) : stake.size;
  const { follower, follow, equity, tokenCap, globalCap } = snapshot;
  const limits = entryLimits({ settings, follower, follow, equity, tokenCap, globalCap, lot, stake: stake?.whole });
  return { snapshot, lot, market, asks, best, limit, size: larger(dollars, counted), most, stake, limits };
}

type StakeInput = { readonly lot: EntryLot; readonly market: Market; readonly limit: Price };

/** A lot of a Kelly follow holds what a sure thing would be worth; several purchases of one token are one stake. */
function stakeOf(snapshot: Snapshot, { lot, market, limit }: StakeInput): (Stake & { readonly size: Usd }) | undefined {
  const { follow, edge, tokenCap } = snapshot;
  if (follow.sizing.policy !== 'kelly') return undefined;
  const cost = price(limit + feeOf(shares(MICRO), limit, market.fee));
  const chance = edge === undefined ? price(0n) : leastChance({ leaderPrice: lot.leaderPrice, oddsLow: edge.oddsLow });
  const most = smaller(lot.amount, scaleFloor(follow.allocated, follow.sizing.fraction, ONE_IN_BPS));
  const whole = sizeInDrawdown(snapshot, sizeByKelly({ most, chance, cost }));
  return { whole, chance, cost, size: left(whole, tokenCap?.used ?? NO_USD) };
}
