import { type FollowerName, type TokenId } from '../values/ids.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type FollowerMode } from './settings.ts';

/** What wallet and ledger held of a token when they were first seen to differ so. */
export type DriftReading = {
  readonly token: TokenId;
  /** In the wallet. */
  readonly held: Shares;
  /** In the ledger, over all leaders. */
  readonly recorded: Shares;
  readonly at: UnixMs;
};

/** How far a ledger was compared with what the world says of its wallet. */
export type Upkeep = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  /** When the wallet's tokens were compared last, and which of them differed. */
  readonly drift?: { readonly at: UnixMs; readonly readings: readonly DriftReading[] };
  /** From when on moves of cash are booked, and up to when all of them are. */
  readonly cash?: { readonly from: UnixMs; readonly at: UnixMs };
  /** The UTC day of the last proof; what it found wrong, as long as no second proof has found the same. */
  readonly proof?: { readonly day: string; readonly suspicion?: string };
  /** The UTC day in which nothing of ours was proven to rest at the venue without a parent at work. */
  readonly sweptOn?: string;
  /** Until when an order that was given up for dead, or vanished, may still come to rest at the venue: so long each run sweeps. */
  readonly sweepUntil?: UnixMs;
  readonly version: bigint;
};
