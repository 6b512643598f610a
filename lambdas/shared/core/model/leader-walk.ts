import { type TokenId, type Wallet } from '../values/ids.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';

/** What a leader held of a token when a walk of his positions first showed it to differ so from what is recorded. */
export type WalkReading = {
  readonly token: TokenId;
  readonly held: Shares;
  /** Version of the leader position that it differs from; 0 where nothing is recorded. */
  readonly positionVersion: bigint;
  readonly at: UnixMs;
  /** The chain showed the same then: a list that was short, or behind, shows what he came to hold only later. */
  readonly isProven?: true;
};

/** What walks of a leader's positions have shown to differ, until a later one agrees or the difference is gone. */
export type LeaderWalk = {
  readonly leader: Wallet;
  readonly readings: readonly WalkReading[];
  readonly version: bigint;
};
