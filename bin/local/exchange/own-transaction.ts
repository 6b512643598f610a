/** What becomes of a transaction that the node takes: mined in the block of its instant, reverted there, or forgotten. */
export type TransactionFate = 'mine' | 'revert' | 'drop';

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
};
