import { type TransactionHash } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';

/** What moves a wallet's cash without a trade, in the venue's own words, and which way. */
export const CASH_MOVES = {
  DEPOSIT: 'in',
  WITHDRAWAL: 'out',
  REWARD: 'in',
  YIELD: 'in',
  MAKER_REBATE: 'in',
  TAKER_REBATE: 'in',
  REFERRAL_REWARD: 'in',
} as const;

export type CashMoveType = keyof typeof CASH_MOVES;

/** One such move; all of one type in one transaction are one. */
export type CashMove = {
  readonly type: CashMoveType;
  readonly transaction: TransactionHash;
  /** Above zero; the type says which way. */
  readonly amount: Usd;
  /** Time of the block. */
  readonly at: UnixMs;
};
