import {
  type RedeemFate,
  type RedeemOutlook,
  type RedeemTerms,
  type RedeemTransaction,
  type RedemptionCall,
} from '#core/model/redeeming.ts';
import { type Follower } from '#core/model/settings.ts';
import { type TransactionHash, type Wallet } from '#core/values/ids.ts';

/** The chain, as far as our own transactions go: those that turn shares of resolved markets into cash. */
export interface Redemptions {
  /** What speaks for and against a redemption now. @throws UnavailableError, UnreadableAnswerError */
  outlook(call: RedemptionCall): Promise<RedeemOutlook>;
  /**
   * Signs a redemption with the follower's key; nothing is sent.
   *
   * @returns Undefined when the key is not that of the wallet. @throws ConfigurationError, UnavailableError
   */
  sign(
    follower: Follower,
    call: RedemptionCall,
    terms: RedeemTerms,
  ): Promise<Pick<RedeemTransaction, 'transaction' | 'raw'> | undefined>;
  /**
   * Sends signed bytes once; never throws for what the node answers.
   *
   * @returns What the node said, for the log: only a look at the chain tells what became of it.
   */
  send(raw: string): Promise<'taken' | 'refused' | 'unknown'>;
  /** What became of a transaction of a wallet. @throws UnavailableError, UnreadableAnswerError */
  fate(wallet: Wallet, transaction: TransactionHash): Promise<RedeemFate>;
}
