import { type Change } from '#core/ledger/change.ts';
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

/** How far the chain is recorded of a leader: everything up to that block. */
export type ChainReach = { readonly wallet: Wallet; readonly block: number };

/** How far one shard's watchers have recorded the chain, and of whom: it says nothing of anybody else. */
export type ChainCursor = {
  /** The last block of which everything is recorded of all of `wallets`. */
  readonly block: number;
  readonly wallets: readonly Wallet[];
  /** How far others are recorded: who cannot be recorded further now, or is read by another shard. */
  readonly behind: readonly ChainReach[];
  /** Its hash when it was read: another one means that the chain was reorganised. */
  readonly hash: string;
  readonly version: bigint;
};

/** A part of what a leader held when he was armed; the last part comes with his first cursor. */
export type Arming = { readonly leader: Wallet; readonly changes: readonly Change[]; readonly cursor?: Cursor };

/** How far each source is recorded. Every method throws UnavailableError. */
export interface Cursors {
  cursor(leader: Wallet): Promise<Cursor | undefined>;
  /**
   * Stores what a leader held, and the first cursor that goes with it, in one transaction and only as long as he has none:
   * what an earlier try sent comes in late to no effect. Of several parts each is one transaction.
   *
   * @returns False when he is armed already, or another run moved what is stored.
   */
  arm(arming: Arming): Promise<boolean>;
  /**
   * Stores a cursor if the stored one has the version before.
   *
   * @returns False when another watcher moved it first.
   */
  move(cursor: Cursor): Promise<boolean>;
  chain(shard: number): Promise<ChainCursor | undefined>;
  /** Stores a shard's cursor of the chain if the stored one has the version before. @returns False when another was first. */
  moveChain(shard: number, cursor: ChainCursor): Promise<boolean>;
}
