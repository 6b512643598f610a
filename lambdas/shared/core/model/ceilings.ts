import { cents, type Usd } from '../values/usd.ts';

/**
 * What no settings can pass, however they came to be: a slipped digit in a file, or an item that was written by hand.
 *
 * They are far above what a personal account trades, and are no substitute for its own limits.
 */
export const ORDER_CEILING: Usd = cents(100_000n * 100n);

/** The most that one follower may have at stake. */
export const EXPOSURE_CEILING: Usd = cents(10_000_000n * 100n);

/** The most entries of one follower in one minute, where entries are counted: the venue's lowest tier takes 40 orders a second. */
export const ENTRIES_CEILING = 300n;
