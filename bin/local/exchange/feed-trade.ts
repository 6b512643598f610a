import type { ActivityRow } from './world.ts';

/** One wallet's part in a settled match: the taker's, or one of its makers'. */
export type FeedTrade = {
  /** When the chain has it, in milliseconds. */
  readonly atMs: number;
  readonly row: ActivityRow;
  readonly isTaker: boolean;
  /** Whom a maker traded with; of a taker, itself. */
  readonly takerWallet: string;
  readonly orderId: string;
  readonly feeMicro: bigint;
};
