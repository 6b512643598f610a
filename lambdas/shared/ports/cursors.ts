import { type EventId, type Wallet } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';

/** A fill of the newest transaction of a read: whole once a later read agrees. */
export type Unconfirmed = { readonly eventId: EventId; readonly shares: bigint; readonly seenAt: UnixMs };

/** How far a leader's activity is recorded. */
export type Cursor = {
  readonly leader: Wallet;
  /** Block time up to which everything counts as history: the leader's position then is the baseline. */
  readonly armedAt: UnixMs;
  /** Block time up to which everything is recorded. */
  readonly at: UnixMs;
  readonly unconfirmed: readonly Unconfirmed[];
  readonly version: bigint;
};

/** Cursors of paged feeds. Every method throws UnavailableError. */
export interface Cursors {
  cursor(leader: Wallet): Promise<Cursor | undefined>;
  /**
   * Stores a cursor if the stored one has the version before.
   *
   * @returns False when another watcher moved it first.
   */
  move(cursor: Cursor): Promise<boolean>;
}
