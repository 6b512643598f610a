import { type CashMove } from '#core/model/cash-move.ts';
import { type RowType } from '#core/model/leader-event.ts';
import { type ConditionId, type TokenId, type TransactionHash, type Wallet } from '#core/values/ids.ts';
import { type Price } from '#core/values/price.ts';
import { type Shares } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Usd } from '#core/values/usd.ts';

/** One row of a wallet's activity that changes what it holds; cash credits are left out. */
export type ActivityRow = {
  readonly type: RowType;
  readonly wallet: Wallet;
  readonly transaction: TransactionHash;
  readonly condition: ConditionId;
  /** Absent where the venue names no token (MERGE, SPLIT, CONVERSION). */
  readonly token?: TokenId;
  readonly shares: Shares;
  readonly notional: Usd;
  readonly at: UnixMs;
  readonly title: string;
  readonly outcome: string;
};

/** Activity as one walk found it, oldest first in the feed's own order. */
export type ActivityWalk = {
  readonly rows: readonly ActivityRow[];
  /** Rows that could not be read; their presence is counted and never taken for "nothing". */
  readonly unreadable: number;
  /** False when the walk hit its bound of pages: what lies beyond is not covered. */
  readonly isWhole: boolean;
};

/** What moved a wallet's cash, as one walk found it. */
export type CashWalk = Omit<ActivityWalk, 'rows'> & { readonly moves: readonly CashMove[] };

/** A holding as the venue's index shows it. */
export type HeldPosition = {
  readonly token: TokenId;
  readonly condition: ConditionId;
  readonly shares: Shares;
  readonly price: Price;
  readonly value: Usd;
  readonly title: string;
  readonly outcome: string;
};

/** What traders did and hold, as the venue's index of the chain shows it. */
export interface LeaderFeed {
  /**
   * Reads all activity of a wallet with block time at or after `from`.
   *
   * @throws UnavailableError, UnreadableAnswerError
   */
  activity(wallet: Wallet, from: UnixMs): Promise<ActivityWalk>;
  /**
   * Reads what moved a wallet's cash without a trade, with block time at or after `from`.
   *
   * @throws UnavailableError, UnreadableAnswerError
   */
  cashMoves(wallet: Wallet, from: UnixMs): Promise<CashWalk>;
  /** Reads all positions, dust included, over all pages. @throws UnavailableError, UnreadableAnswerError */
  positions(wallet: Wallet): Promise<readonly HeldPosition[]>;
  /** How far the index lags behind the chain, in milliseconds. @throws UnavailableError, UnreadableAnswerError */
  lagMs(): Promise<number>;
}
