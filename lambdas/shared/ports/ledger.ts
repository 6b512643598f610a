import { type Cap } from '#core/model/cap.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type JournalEntry, type JournalLeg } from '#core/model/journal.ts';
import { type LeaderEvent, type LeaderPosition } from '#core/model/leader-event.ts';
import { type LeaderGuard } from '#core/model/leader-guard.ts';
import { type LeaderWalk } from '#core/model/leader-walk.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Position } from '#core/model/position.ts';
import { type PostHealth } from '#core/model/post-health.ts';
import { type Redeeming, type RedeemLane } from '#core/model/redeeming.ts';
import { type FollowerMode } from '#core/model/settings.ts';
import { type Switches } from '#core/model/switches.ts';
import { type TradeWatch } from '#core/model/trade-watch.ts';
import { type Upkeep } from '#core/model/upkeep.ts';
import { type VenueRestrictions } from '#core/model/venue-restriction.ts';
import {
  type ConditionId,
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

/** A leg as the journal carries it. */
export type StoredLeg = JournalLeg &
  Pick<JournalEntry, 'entryId' | 'kind' | 'at' | 'parentId'> & {
    /** From where a reading goes on after it. */
    readonly place: string;
  };

/** Some legs of a month's journal, and where the next ones begin. */
export type JournalPage = {
  readonly legs: readonly StoredLeg[];
  readonly next?: string;
};

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
  /** Where walks of a leader's positions differ from what is recorded; undefined before they did for the first time. */
  leaderWalk(leader: Wallet): Promise<LeaderWalk | undefined>;
  /** @throws NewerOrderError when only a newer version of this program can handle it */
  parent(id: ParentId): Promise<ParentOrder | undefined>;
  child(id: VenueOrderId): Promise<ChildOrder | undefined>;
  /** Those of many child orders that exist, each once, in the order asked for; each as it stood at a moment of its own. */
  children(ids: readonly VenueOrderId[]): Promise<readonly ChildOrder[]>;
  position(key: PositionKey): Promise<Position | undefined>;
  positions(ledger: LedgerName): Promise<readonly Position[]>;
  /** All positions of one token, over all leaders. */
  tokenPositions(ledger: LedgerName, token: TokenId): Promise<readonly Position[]>;
  cap(ledger: LedgerName, name: string): Promise<Cap | undefined>;
  /** The caps that carry a mode: the global one and those of the leaders. */
  modeCaps(ledger: LedgerName): Promise<readonly Cap[]>;
  /** All caps of a ledger, also those that count from their first use. */
  caps(ledger: LedgerName): Promise<readonly Cap[]>;
  /** Legs of a month (YYYY-MM) of a ledger's journal, in the order of their entries' ids, from where a page or a leg ended. */
  journalPage(ledger: LedgerName, month: string, from?: string): Promise<JournalPage>;
  /** Where the switches last stood; undefined before they were read for the first time. */
  switches(): Promise<Switches | undefined>;
  /** How far the wallet's trades were searched for late fills; undefined before the first time. */
  tradeWatch(ledger: LedgerName): Promise<TradeWatch | undefined>;
  /** How far the ledger was compared with its wallet; undefined before the first time. */
  upkeep(ledger: LedgerName): Promise<Upkeep | undefined>;
  /** How well the copies of a leader stood at their best; undefined before a stop looked at them. */
  leaderGuard(ledger: LedgerName, leader: Wallet): Promise<LeaderGuard | undefined>;
  /** What became of the last orders at the venue; undefined before one went wrong. */
  postHealth(ledger: LedgerName): Promise<PostHealth | undefined>;
  /** How far the redemption of what is claimed of a market has come; undefined before it was looked at. */
  redeeming(ledger: LedgerName, condition: ConditionId): Promise<Redeeming | undefined>;
  /** A wallet's place for a transaction, whichever ledger is its; undefined before the first one. */
  redeemLane(wallet: Wallet): Promise<RedeemLane | undefined>;
  /** What the venue was last met to restrict, for the whole stage; undefined before the first time. */
  venueRestrictions(): Promise<VenueRestrictions | undefined>;
  /** Ids of events whose parents are not all made, oldest first; from an index that may lag. */
  openEvents(): Promise<readonly EventId[]>;
  /** Ids of open parent orders but those that are worked over time, oldest first; from an index that may lag. */
  openParents(): Promise<readonly ParentId[]>;
  /** Ids of open parent orders that are worked over time, oldest first; from an index that may lag. */
  openOrders(): Promise<readonly ParentId[]>;
  /** Ids of open parent orders of the same follower, mode, leader and token recorded after this one, oldest first; from an index that may lag. */
  openSiblings(parent: ParentOrder, limit: number): Promise<readonly ParentId[]>;
  /** Ids of child orders that are open or have late fills to be booked, oldest first; from an index that may lag. */
  openChildren(): Promise<readonly VenueOrderId[]>;
}

/** What the cost of copying is made of: all that was recorded and ordered, and what markets paid. */
export type CostFacts = {
  readonly events: readonly LeaderEvent[];
  readonly parents: readonly ParentOrder[];
  readonly children: readonly ChildOrder[];
  /** Bookings of payouts. */
  readonly payouts: readonly JournalEntry[];
};

/** A walk of the whole table that ends, for a dashboard. */
export interface CostArchive {
  /**
   * Everything ever stored that costs are made of.
   *
   * @returns Undefined where the table has more pages of a megabyte than `mostPages`: a part of it would tell a wrong cost.
   * @throws UnavailableError
   */
  costFacts(mostPages: number): Promise<CostFacts | undefined>;
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
