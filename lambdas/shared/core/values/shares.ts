/** Outcome shares in millionths. */
export type Shares = bigint & { readonly __unit: 'shares' };

/** Brands micro-shares. */
export const shares = (microShares: bigint): Shares => microShares as Shares;

/** No shares. */
export const NO_SHARES: Shares = shares(0n);

/** The finest step that a SELL order may name: a hundredth of a share. */
export const ORDER_SHARE_STEP = 10_000n;
