import { type Wallet } from '../values/ids.ts';

/** The most shards that leaders are split over: each is a schedule of its own that runs, and is paid for, all the time. */
export const MAX_SHARDS = 4;

/**
 * The shard that reads a leader, from 0: always the same for one wallet and one number of shards.
 *
 * Addresses are hashes themselves, so their rest is as even as that of another hash.
 */
export function shardOf(wallet: Wallet, shards: number): number {
  return Number(BigInt(wallet) % BigInt(shards));
}
