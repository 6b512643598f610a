import { type ConditionId, type TokenId, type TransactionHash, type Wallet } from '#core/values/ids.ts';
import { type Shares } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Usd } from '#core/values/usd.ts';

/** A block of the chain; a hash that has changed means that another block has taken its place. */
export type Block = { readonly number: number; readonly hash: string; readonly at: UnixMs };

/** What one order of a wallet gave and got in one transaction, as the exchange's contract logged it. */
export type FillLog = {
  readonly wallet: Wallet;
  readonly token: TokenId;
  /** Where the token's id holds it: in markets of the newer protocol. */
  readonly condition?: ConditionId;
  readonly side: 'BUY' | 'SELL';
  readonly shares: Shares;
  /** Dollars given or received, without the fee. */
  readonly notional: Usd;
  readonly transaction: TransactionHash;
  readonly block: number;
  readonly logIndex: number;
  /** Time of the block. */
  readonly at: UnixMs;
};

/** Fills of some blocks, in the order of the chain. */
export type FillRange = {
  readonly fills: readonly FillLog[];
  /** The last block that was read; lower than asked for where the node allows little at a time. */
  readonly until: number;
};

/** Fills of wallets as the chain logs them, in either role. Every method throws UnavailableError or UnreadableAnswerError. */
export interface FillLogs {
  /** The newest block that the node knows. */
  newest(): Promise<Block>;
  /** A block by its number; undefined where the node does not know it. */
  block(number: number): Promise<Block | undefined>;
  /** A block that is no younger than a moment, and not much older. */
  blockBefore(moment: UnixMs, newest: Block): Promise<Block>;
  /** Every fill of these wallets in the blocks from `from` to `to`, both included. */
  fills(wallets: readonly Wallet[], from: number, to: number): Promise<FillRange>;
}
