import { type FollowerName } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type FollowerMode } from './settings.ts';

/** How far the trades of a ledger's wallet have been searched for fills of orders that were over. */
export type TradeWatch = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  /** Matches up to here have been seen. */
  readonly at: UnixMs;
  /** When the list of two days was read last, for matches that it told late. */
  readonly deepAt?: UnixMs;
  readonly version: bigint;
};
