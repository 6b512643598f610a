import { type BookLevel, type FeeSchedule, type OrderDomain } from '../model/market.ts';
import { ONE_IN_BPS } from '../values/bps.ts';
import { MICRO } from '../values/decimal.ts';
import { costOf, type Price, price } from '../values/price.ts';
import { ceilToStep, divideCeil, floorToStep, larger, smaller } from '../values/quantity.ts';
import { ORDER_SHARE_STEP, type Shares, shares } from '../values/shares.ts';
import { type Usd, usd } from '../values/usd.ts';
import { FEE_STEP, feeOf } from './fee.ts';

/** The least that is reserved for rounding up the fees of several trades. */
const LEAST_ROUNDING = 4n * FEE_STEP;
/** Each trade rounds its fee up to a step, and its dollars to a micro-dollar. */
const ROUNDING_OF_A_TRADE = FEE_STEP + 1n;
/** A hundredth of a dollar times a whole share: shares × price must be a multiple of it. */
const CENT_TIMES_SHARE = 10_000 * 1_000_000;
const SHARE_STEP = Number(ORDER_SHARE_STEP);
/** How far below the limit a rounder price is looked for. */
const MAX_TICKS_BELOW = 400;

type AmountsInput = {
  /** The most that the order may cost, fee included. */
  readonly budget: Usd;
  /** The most shares to ask for; absent: as many as the budget pays for. */
  readonly most?: Shares | undefined;
  /** Best first: each price that the order may meet can be a trade of its own. */
  readonly asks: readonly BookLevel[];
  readonly limit: Price;
  readonly tick: Price;
  readonly fee: FeeSchedule;
  readonly domain: OrderDomain;
};

/** What an entry signs for. */
export type EntryAmounts = {
  readonly limit: Price;
  readonly shares: Shares;
  /** Whole cents: the venue takes no finer amount for a marketable BUY. */
  readonly dollars: Usd;
  /** Dollars and fee, whatever the fills: what is reserved. */
  readonly worstCost: Usd;
};

/**
 * Chooses price and shares so that every reading of the venue's precision rules is met exactly: the price on its tick,
 * shares to a hundredth, dollars to a cent, and shares × price = dollars without a remainder.
 *
 * Where the tick is fine, few share counts give whole cents at one price; then a price a little below the limit, never
 * below the best ask, spends the budget better.
 *
 * @returns Undefined when no lot fits into the budget.
 */
export function entryAmounts(input: AmountsInput): EntryAmounts | undefined {
  const { budget, most, asks, limit, tick } = input;
  const bestAsk = asks[0]?.price;
  if (bestAsk === undefined) return undefined;
  let best: EntryAmounts | undefined;
  for (let step = 0, at = limit; step < MAX_TICKS_BELOW && at >= bestAsk && at > 0n; step += 1, at = price(at - tick)) {
    const amounts = amountsAt(at, input);
    if (amounts === undefined) continue;
    if (amounts.worstCost * 100n >= budget * 98n) return amounts;
    if (most !== undefined && amounts.shares * 100n >= most * 98n) return amounts;
    if (best === undefined || amounts.dollars > best.dollars) best = amounts;
  }
  return best;
}

type LeastInput = Omit<AmountsInput, 'budget' | 'most'> & {
  readonly minimumShares: Shares;
  readonly minimumDollars: Usd;
};

/**
 * The cheapest order that the venue takes at a price within the limit: enough shares, enough dollars, and both exact.
 *
 * @returns Undefined when nothing is offered within the limit.
 */
export function leastEntry(input: LeastInput): EntryAmounts | undefined {
  const { asks, limit, tick, minimumShares, minimumDollars } = input;
  const bestAsk = asks[0]?.price;
  if (bestAsk === undefined) return undefined;
  let least: EntryAmounts | undefined;
  for (let step = 0, at = limit; step < MAX_TICKS_BELOW && at >= bestAsk && at > 0n; step += 1, at = price(at - tick)) {
    const enough = larger<bigint>(minimumShares, divideCeil(minimumDollars * MICRO, at));
    const amounts = priced(shares(ceilToStep(larger(enough, 1n), lotAt(at))), at, input);
    if (least === undefined || amounts.worstCost < least.worstCost) least = amounts;
  }
  return least;
}

/** What shares cost at a price whatever the fills, fee included. */
export function worstCostOf(count: Shares, input: Omit<AmountsInput, 'budget' | 'most'>): Usd {
  return priced(count, input.limit, input).worstCost;
}

function amountsAt(at: Price, input: AmountsInput): EntryAmounts | undefined {
  const lot = lotAt(at);
  const affordable = (input.budget * MICRO) / at;
  const rough = input.most === undefined ? affordable : smaller<bigint>(affordable, input.most);
  for (let count = floorToStep(rough, lot); count > 0n; count = floorToStep(count - fittingStep(count, lot), lot)) {
    const amounts = priced(shares(count), at, input);
    if (amounts.worstCost <= input.budget) return amounts;
  }
  return undefined;
}

/** Fees take at most a few percent: stepping down by a two-hundredth reaches a fit soon, never past it by more. */
function fittingStep(count: bigint, lot: bigint): bigint {
  const part = floorToStep(count / 200n, lot);
  return part > lot ? part : lot;
}

/** The smallest count of micro-shares, a multiple of a hundredth share, that costs whole cents at this price. */
export function lotAt(at: Price): bigint {
  const centLot = CENT_TIMES_SHARE / commonDivisor(Number(at), CENT_TIMES_SHARE);
  return BigInt((centLot * SHARE_STEP) / commonDivisor(centLot, SHARE_STEP));
}

/** Whole numbers far below 2^53, exact and many times as fast as bigints: hundreds of prices are looked at. */
function commonDivisor(a: number, b: number): number {
  let [larger, smaller] = [a, b];
  while (smaller !== 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

function priced(count: Shares, at: Price, input: Omit<AmountsInput, 'budget' | 'most'>): EntryAmounts {
  const dollars = costOf(count, at);
  const trades = BigInt(input.asks.filter((level) => level.price <= at).length);
  const rounding = larger(LEAST_ROUNDING, trades * ROUNDING_OF_A_TRADE);
  return {
    limit: at,
    shares: count,
    dollars,
    worstCost: usd(dollars + worstFee(count, dollars, at, input) + rounding),
  };
}

/** A dollar-sized order may buy more shares further down, where a dollar carries up to the whole rate. */
function worstFee(
  count: Shares,
  dollars: Usd,
  at: Price,
  { fee, domain, tick }: Pick<AmountsInput, 'fee' | 'domain' | 'tick'>,
): Usd {
  if (domain !== 'v2') return feeOf(count, at, fee);
  // A fee that does not depend on the price is the highest where a dollar buys the most shares: at one tick.
  if (fee.exponent === 0) return feeOf(shares(divideCeil(dollars * MICRO, tick)), tick, fee);
  return usd(divideCeil(dollars * fee.rateBps, ONE_IN_BPS * FEE_STEP) * FEE_STEP);
}
