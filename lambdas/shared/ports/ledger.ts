import { type Cap } from '#core/model/cap.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type JournalEntry } from '#core/model/journal.ts';
import { type LeaderEvent, type LeaderPosition } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Position } from '#core/model/position.ts';
import { type FollowerMode } from '#core/model/settings.ts';
import {
  type EventId,
  type FollowerName,
  type ParentId,
  type TokenId,
  type VenueOrderId,
  type Wallet,
} from '#core/values/ids.ts';
import { type Change } from '#core/ledger/change.ts';

/** Whether a set of changes took place as a whole; if not, which of its conditions did not hold. */
export type CommitResult =
  | { readonly committed: true }
  | { readonly committed: false; readonly failed: readonly Change[] };

/** A follower's ledger: each mode is its own. */
export type LedgerName = { readonly follower: FollowerName; readonly mode: FollowerMode };

/** The place of one position. */
export type PositionKey = LedgerName & { readonly token: TokenId; readonly leader: Wallet };

/** Every fact about money. All methods throw UnavailableError; reads are consistent. */
export interface Ledger {
  /**
   * Makes all changes in one transaction, or none.
   *
   * Collisions with other writers are tried again with full jitter, at most 8 times.
   * @throws ContentionError when they do not end
   */
  commit(changes: readonly Change[]): Promise<CommitResult>;
  event(id: EventId): Promise<LeaderEvent | undefined>;
  leaderPosition(leader: Wallet, token: TokenId): Promise<LeaderPosition | undefined>;
  leaderPositions(leader: Wallet): Promise<readonly LeaderPosition[]>;
  parent(id: ParentId): Promise<ParentOrder | undefined>;
  child(id: VenueOrderId): Promise<ChildOrder | undefined>;
  position(key: PositionKey): Promise<Position | undefined>;
  positions(ledger: LedgerName): Promise<readonly Position[]>;
  cap(ledger: LedgerName, name: string): Promise<Cap | undefined>;
  /** Ids of open parent orders, oldest first; from an index that may lag. */
  openParents(): Promise<readonly ParentId[]>;
  /** Ids of open child orders, oldest first; from an index that may lag. */
  openChildren(): Promise<readonly VenueOrderId[]>;
}

/** Everything ever stored, for reports. */
export interface Archive {
  events(): AsyncIterable<LeaderEvent>;
  parents(): AsyncIterable<ParentOrder>;
  children(): AsyncIterable<ChildOrder>;
  journal(): AsyncIterable<JournalEntry>;
  caps(): AsyncIterable<Cap>;
  positions(): AsyncIterable<Position>;
}
