import { type UnixMs } from '../values/unix-ms.ts';
import { type Shares } from '../values/shares.ts';
import { type Cap } from './cap.ts';
import { type FollowerEquity } from './follower-equity.ts';
import { type LeaderEquity } from './leader-equity.ts';
import { type LeaderEdge } from './leader-score.ts';
import { type LeaderStanding } from './leader-standing.ts';
import { type LeaderEvent } from './leader-event.ts';
import { type Book, type Market } from './market.ts';
import { type EntryLot, type ParentOrder } from './parent-order.ts';
import { type Position } from './position.ts';
import { type Follow, type Follower, type Settings } from './settings.ts';
import { type VenueRestrictions } from './venue-restriction.ts';

/** Everything that a decision about an entry may know, read once. */
export type Snapshot = {
  readonly now: UnixMs;
  /** How far our clock is ahead of the venue's at least; below zero where it is behind. Absent: as far as is known, not at all. */
  readonly clockOffMs?: number | undefined;
  readonly event: LeaderEvent;
  /** What is recorded of the leader in the other outcome, where the settings net both. */
  readonly opposite?: Shares | undefined;
  readonly settings: Settings;
  readonly follower: Follower;
  readonly follow: Follow;
  readonly isLeaderEnabled: boolean;
  readonly position: Position;
  /** For how long it has been unknown what became of an order of this token, whichever leader's. */
  readonly unknownForMs?: number | undefined;
  readonly globalCap: Cap | undefined;
  readonly leaderCap: Cap | undefined;
  /** What the venue is known to restrict; absent: nothing was ever met. */
  readonly restrictions?: VenueRestrictions | undefined;
  /** What limits of their own are in use, where the settings set such limits. */
  readonly marketCap?: Cap | undefined;
  readonly eventCap?: Cap | undefined;
  readonly tokenCap?: Cap | undefined;
  readonly dayCap?: Cap | undefined;
  readonly minuteCap?: Cap | undefined;
  readonly equity: LeaderEquity | undefined;
  /** Where the follow is sized by it. */
  readonly edge?: LeaderEdge | undefined;
  /** Where vetoes are heeded, or new leaders copied on paper first. */
  readonly standing?: LeaderStanding | undefined;
  readonly followerEquity: FollowerEquity | undefined;
  /** What the follower should own in all, where a person asked for that: only what is missing is bought. */
  readonly desired?: Shares | undefined;
  /** True while another purchase of the position is undecided or under way. */
  readonly isBusy?: boolean;
  /** When a person asked for the entry although it is old. */
  readonly liftedAt?: UnixMs | undefined;
  /** What the entry copies, where siblings were taken along or it was held. */
  readonly storedLot: EntryLot | undefined;
  /** Entries of the same position that are undecided too. */
  readonly candidates: readonly { readonly parent: ParentOrder; readonly event: LeaderEvent }[];
  readonly market: Market | undefined;
  readonly book: Book | undefined;
};
