import { MICRO } from './decimal.ts';

/** Money in millionths of the collateral dollar (pUSD). */
export type Usd = bigint & { readonly __unit: 'usd' };

/** Brands micro-dollars. */
export const usd = (microDollars: bigint): Usd => microDollars as Usd;

/** Whole cents as money. */
export const cents = (count: bigint): Usd => usd((count * MICRO) / 100n);

/** No money. */
export const NO_USD: Usd = usd(0n);
