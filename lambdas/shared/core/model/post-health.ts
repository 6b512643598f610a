import { type FollowerName, type VenueOrderId } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type FollowerMode } from './settings.ts';

/** What became of a ledger's last orders at the venue, for the breakers. */
export type PostHealth = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  /** Orders that were refused as wrong, or never left, since one was taken. */
  readonly errorsInRow: bigint;
  /** What was said of the last of them. */
  readonly lastError?: string;
  /** Orders of the last hour of which nobody knew at first what became of them, the newest last. */
  readonly unknown: readonly { readonly order: VenueOrderId; readonly at: UnixMs }[];
  readonly version: bigint;
};
