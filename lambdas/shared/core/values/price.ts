import { MICRO } from './decimal.ts';
import { divideCeil } from './quantity.ts';
import { type Shares } from './shares.ts';
import { type Usd, usd } from './usd.ts';

/** Micro-dollars for one share; strictly between zero and one million for anything that can be traded. */
export type Price = bigint & { readonly __unit: 'price' };

/** Brands micro-dollars a share. */
export const price = (microDollars: bigint): Price => microDollars as Price;

/** Dollars for shares at a price, rounded up: what a purchase may cost. */
export function costOf(shares: Shares, at: Price): Usd {
  return usd(divideCeil(shares * at, MICRO));
}

/** Dollars for shares at a price, rounded down: what a sale surely brings. */
export function proceedsOf(shares: Shares, at: Price): Usd {
  return usd((shares * at) / MICRO);
}
