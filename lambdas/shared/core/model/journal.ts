import { type FollowerName, type ParentId } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type FollowerMode } from './settings.ts';

/** The asset of money legs; every other asset is a token id. */
export const COLLATERAL = 'pUSD';

/** One side of a booking; exactly one of debit and credit is above zero. */
export type JournalLeg = {
  readonly account: string;
  readonly asset: string;
  readonly debit: bigint;
  readonly credit: bigint;
};

/** A balanced booking, written once under a derived id and never changed. */
export type JournalEntry = {
  readonly entryId: string;
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly kind: 'deposit' | 'buy' | 'sell' | 'resolve' | 'redeem' | 'correct' | 'drift' | 'external';
  readonly at: UnixMs;
  /** The order whose trade it books; absent where it books none, and on entries from before this was kept. */
  readonly parentId?: ParentId;
  readonly legs: readonly JournalLeg[];
};

/** Money at the venue that is ours to spend. */
export const CASH = 'CASH';
/** The world outside the ledger. */
export const EXTERNAL = 'EXTERNAL';
/** Fees paid. */
export const FEES = 'FEES';
/** Profit (credit) and loss (debit), without fees. */
export const PNL = 'PNL';

/** What booked amounts differed by from those of the chain, once they were known. */
export const ROUNDING = 'ROUNDING';

/** Account of what one follower owns of a token for a leader. */
export const positionAccount = (token: string, leader: string): string => `POSITION:${token}:${leader}`;

/** Account of what a resolved market owes until it is cash. */
export const claimAccount = (condition: string): string => `CLAIM:${condition}`;
