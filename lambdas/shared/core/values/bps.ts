/** Hundredths of a percent. */
export type Bps = bigint & { readonly __unit: 'bps' };

/** Brands hundredths of a percent. */
export const bps = (count: bigint): Bps => count as Bps;

/** One whole in hundredths of a percent. */
export const ONE_IN_BPS = 10_000n;
