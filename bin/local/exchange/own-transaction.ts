/** What becomes of a transaction that the node takes: mined in the block of its instant, reverted there, or forgotten. */
export type TransactionFate = 'mine' | 'revert' | 'drop';

/** Shares of one outcome, in millionths, that a transaction redeems. */
export type RedeemedOutcome = { readonly tokenId: string; readonly sharesMicro: bigint };

/** A follower's own transaction that is in a block. */
export type OwnTransaction = {
  readonly hash: string;
  readonly from: string;
  readonly nonce: number;
  readonly atMs: number;
  readonly gasWei: bigint;
  readonly hasSucceeded: boolean;
  /** Absent where it did nothing. */
  readonly conditionId?: string;
  /** Absent where it redeemed all that the wallet held of the market. */
  readonly outcome?: RedeemedOutcome;
};
