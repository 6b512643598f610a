import { type Shares } from '../values/shares.ts';
import { type Usd } from '../values/usd.ts';

/** What an entry must stay within; an absent limit counts and refuses nothing. */
export type EntryLimits = {
  readonly total: Usd;
  /** Absent where no leader stands behind it. */
  readonly leader?: Usd;
  readonly market?: Usd;
  readonly event?: Usd;
  readonly tokenShares?: Shares;
  readonly tokenUsd?: Usd;
  /** The most purchases of the token; `isFirst` where nothing of it is owned or being bought. */
  readonly adds?: { readonly most: bigint; readonly isFirst: boolean };
  /** How many copies must have been made before one may be larger than the venue's minimum. */
  readonly copiesBefore?: bigint;
  readonly daySpend?: Usd;
  readonly minuteEntries?: bigint;
};
