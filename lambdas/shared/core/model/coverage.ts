import { type Bps } from '../values/bps.ts';
import { type EventId, type FollowerName, type TokenId, type TransactionHash, type Wallet } from '../values/ids.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type LeaderEventType } from './leader-event.ts';
import { type ParentState } from './parent-order.ts';
import { type Reason } from './reason.ts';

/** An action of which the feed tells other shares than were recorded. */
export type ActionDifference = {
  readonly eventId: EventId;
  readonly type: LeaderEventType;
  readonly transaction: TransactionHash;
  readonly token: TokenId;
  readonly at: UnixMs;
  /** What the feed tells. */
  readonly shares: Shares;
  /** What was recorded, with all supplements; zero where nothing was. */
  readonly recorded: Shares;
};

/** How long after their block actions were seen, in milliseconds; each is a value that occurred. */
export type Lateness = { readonly p50Ms: number; readonly p95Ms: number; readonly maxMs: number };

/** What a leader did, held against what was recorded of it. The counts stay whole where the lists are cut. */
export type ActionCoverage = {
  readonly actionCount: number;
  /** Actions that were recorded, in whole or in part. */
  readonly detectedCount: number;
  readonly missedCount: number;
  readonly missed: readonly ActionDifference[];
  /** Actions recorded with less than they came to, by more than one micro-share. */
  readonly shortCount: number;
  readonly short: readonly ActionDifference[];
  /** Actions recorded with more than they came to, by more than one micro-share: rows that were told twice. */
  readonly duplicateCount: number;
  readonly duplicates: readonly ActionDifference[];
  /** The part of the actions that was recorded in full, rounded down; absent where there was no action. */
  readonly coverage?: Bps;
  /** Absent where nothing was detected. */
  readonly late?: Lateness;
  /** Actions seen later than an entry may be old. */
  readonly tooLateCount: number;
  /** Which source told of how many actions first. */
  readonly sources: readonly { readonly source: string; readonly count: number }[];
};

/** What became of a leader's purchases for one follower; every purchase stands in one of the counts. */
export type FollowerCoverage = {
  readonly follower: FollowerName;
  readonly buyCount: number;
  /** Bought, at least in part, alone or with others. */
  readonly copiedCount: number;
  /** The part of the purchases that was copied, rounded down; absent where there was none. */
  readonly copied?: Bps;
  /** Neither bought nor ended yet. */
  readonly openCount: number;
  /** Never recorded. */
  readonly missedCount: number;
  /** Recorded, without a parent order for this follower. */
  readonly unansweredCount: number;
  /** The rest, by the reason with which it ended, the most frequent first. */
  readonly reasons: readonly { readonly code: Reason['code'] | ParentState; readonly count: number }[];
};

/** Why a day could not be measured. */
export type UnmeasuredCode =
  /** The feed has more pages than one walk reads. */
  | 'WALK_CUT'
  /** Rows, or the market that a row concerns, could not be read. */
  | 'ROWS_UNREADABLE'
  /** The feed does not show the whole of it yet. */
  | 'FEED_BEHIND'
  /** More actions than are compared. */
  | 'TOO_MANY_ACTIONS';

type LeaderDay = {
  readonly leader: Wallet;
  /** The UTC day, YYYY-MM-DD. */
  readonly day: string;
  readonly measuredAt: UnixMs;
};

/** A day of which no figure can be given. */
export type UnmeasuredDay = LeaderDay & { readonly isWhole: false; readonly why: UnmeasuredCode };

/** A day of which everything was read. */
export type MeasuredDay = LeaderDay &
  ActionCoverage & {
    readonly isWhole: true;
    /** Actions with a block time before this are in it: the day's end, or earlier while the day goes on. */
    readonly until: UnixMs;
    readonly followers: readonly FollowerCoverage[];
  };

/** How much of what a leader did in one UTC day was recorded and copied. */
export type Coverage = MeasuredDay | UnmeasuredDay;
