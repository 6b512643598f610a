import { type Bps } from '../values/bps.ts';
import { type ParentId, type TokenId } from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';
import { type EntryLimits } from './entry-limits.ts';
import { type Book, type Market } from './market.ts';

/** How an order is worked over time. */
export type WorkingAlgorithm = 'twap' | 'vwap' | 'randomised' | 'iceberg' | 'top-of-book';

/**
 * How a slice trades: it takes what is offered now and no more, it joins those who wait at the best price of its side, or it
 * is kept a tick better than they are.
 */
export type SliceStyle = 'take' | 'join' | 'top';

/** What becomes of the rest at the end of the window: it stays where it rests, is taken within the limit, or is only told. */
export type EndRule = 'leave' | 'cross' | 'report';

/** What was traded in equal stretches of time, as it is expected again. */
export type VolumeProfile = {
  readonly of: 'market' | 'category';
  readonly startsAt: UnixMs;
  readonly bucketMs: number;
  readonly volumes: readonly Shares[];
  /** What it was made of; absent where nobody counted. */
  readonly source?: VolumeSource;
};

/** Of how many trades a volume profile was made, in how many markets, and how far back they reach. */
export type VolumeSource = {
  readonly tradeCount: number;
  readonly marketCount: number;
  readonly from: UnixMs;
  /** Only trades of so many dollars or more were counted, for there were too many to read. */
  readonly least?: Usd;
};

/** Why `vwap` has no volume to go by: neither its market nor others of its category have enough, or nobody tells them. */
export type NoVolume = {
  readonly why: 'TOO_FEW_TRADES' | 'TOO_MANY_TRADES' | 'UNREADABLE';
  /** Those of the market that could be counted. */
  readonly tradeCount: number;
};

/** What a person asks of an order that works over time. */
export type WorkingOptions = {
  readonly token: TokenId;
  readonly side: 'BUY' | 'SELL';
  /** No more is ever paid for a share, or no less taken. */
  readonly limit: Price;
  readonly total: Shares;
  readonly algorithm: WorkingAlgorithm;
  readonly windowMs: number;
  /** The least and the most shares of one order at the venue. */
  readonly minOrder: Shares;
  readonly maxOrder: Shares;
  /** What an iceberg shows, and what stands at the top of the book. */
  readonly sharesPerOrder: Shares;
  readonly pollMs: number;
  readonly style: SliceStyle;
  /** The least time between two moves of what is kept at the top of the book. */
  readonly moveMs: number;
  readonly atEnd: EndRule;
  /** The largest part of others' shares that one order may be; absent: no such limit. */
  readonly maxBookPart?: Bps;
  /** Nothing is placed while the best ask lies further above the best bid; absent: no such limit. */
  readonly maxSpread?: Price;
  /** Nothing is placed while fewer shares of others stand at the best bid or at the best ask; absent: no such limit. */
  readonly minDepth?: Shares;
};

/** What `vwap` goes by, or why it has nothing to go by; neither for any other algorithm. */
export type RecordedVolume = { readonly profile?: VolumeProfile; readonly noVolume?: NoVolume };

/** An order that works over time; it never changes, and its schedule hangs on nothing else. */
export type WorkingOrder = WorkingOptions &
  RecordedVolume & {
    readonly parentId: ParentId;
    readonly startedAt: UnixMs;
  };

/** The best prices of a token at one moment; a side that nobody offers has none. */
export type Quote = { readonly bid?: Price; readonly ask?: Price };

/** Why a copy is worked over time: what it costs at its limit, or the part that it is of what was offered within that. */
export type LargeReason =
  | { readonly code: 'ABOVE_USD'; readonly dollars: Usd; readonly most: Usd }
  | { readonly code: 'ABOVE_DEPTH'; readonly shares: Shares; readonly offered: Shares; readonly part: Bps };

/** What holds for each order of a copy that is worked over time, as it was decided. */
export type WorkedCopy = {
  readonly because: LargeReason;
  /** Version of the settings: under others nothing more of it is bought. */
  readonly settings: bigint;
  /** Version of the leader position that the copy is current to: after a reduction nothing more of it is bought. */
  readonly asOf: bigint;
  readonly limits: EntryLimits;
};

/** What stands on a parent order that works over time; its id is the order's. */
export type Work = {
  readonly order: Omit<WorkingOrder, 'parentId'>;
  readonly state: WorkingState;
  /** Absent where a person placed it for himself. */
  readonly copy?: WorkedCopy;
  /** What a person saw who placed it: what it comes to is measured from here. Absent where the book could not be read. */
  readonly arrival?: Quote;
  /** A person holds it: what rests is cancelled, and nothing is placed until he lets it go on. */
  readonly isPaused?: true;
  /** It is to end as soon as nothing of it is open at the venue: a person said so, or a fill came late. */
  readonly isCancelled?: true;
};

/** One part of a schedule, which falls due at a moment. */
export type Slice = { readonly at: UnixMs; readonly shares: Shares };

/** What an order does when, fixed at its start. */
export type Schedule = {
  readonly slices: readonly Slice[];
  /** Said where `vwap` has no volume to go by and slices as `twap` does. */
  readonly fallback?: 'NO_VOLUME_PROFILE';
};

/** One order at the venue for part of a working order. */
export type WorkingChild = {
  /** Counts from 1; the child's own id hangs on it. */
  readonly number: number;
  readonly shares: Shares;
  readonly limit: Price;
  /**
   * `FAK` trades at once, and what is left of it is killed; `GTD` rests, and is refused where it would trade at once;
   * `CROSSING_GTD` trades at once, and what is left of it rests until it is cancelled.
   */
  readonly kind: 'FAK' | 'GTD' | 'CROSSING_GTD';
  /** When the venue drops what rests by itself. */
  readonly expiresAt?: UnixMs;
};

/** Where a working order stands: all that is stored of it between two steps. */
export type WorkingState = {
  /** The newest child, whether or not it is over. */
  readonly child?: WorkingChild & {
    readonly placedAt: UnixMs;
    /** What was filled of the whole order when it was placed. */
    readonly filledBefore: Shares;
    /** It takes up the rest after the window. */
    readonly closes: boolean;
  };
  /** Children that are proven over: none of them can trade any more. */
  readonly over: number;
  readonly filled: Shares;
  /** When the newest of these two was learned; absent while nothing is. */
  readonly learnedAt?: UnixMs;
  /** The last part of the schedule that placed a child; -1 before the first. */
  readonly slot: number;
  readonly end?: EndReason;
};

/** What is known of an order's children, read in one go. */
export type ChildFacts = {
  /** So many of them, from the first, are proven over, with all that they traded in `filled`. */
  readonly over: number;
  /** Shares that all of them have traded so far. */
  readonly filled: Shares;
  /** When the newest of this was learned: a book whose reading began before may still show what it says is gone. */
  readonly learnedAt: UnixMs;
};

/** Why nothing is placed though something is due. */
export type GuardReason =
  | 'NO_QUOTE'
  | 'STALE_BOOK'
  | 'SPREAD_ABOVE_MAX'
  | 'DEPTH_BELOW_MIN'
  | 'BOOK_TOO_THIN'
  | 'BEYOND_LIMIT'
  | 'MINIMUM_ABOVE_MAX';

export type WaitingReason = GuardReason | 'NOT_DUE' | 'CHILD_OPEN' | 'AT_TOP' | 'MOVED_LATELY' | 'BELOW_MINIMUM';
/** Why an order that works over time places nothing now. */
export type OrderWait =
  | WaitingReason
  | 'PAUSED'
  | 'TRADING_STOPPED'
  | 'LIMIT_USED'
  | 'VENUE_PAUSED'
  | 'WALLET_SHORT'
  | 'OUTCOME_UNKNOWN'
  | 'MARKET_FILTERED'
  | 'SETTINGS_LOST';
export type CancelReason = 'TAKEN' | 'NEXT_SLICE' | 'NOT_AT_TOP' | 'LIMIT_OUT_OF_REACH' | 'WINDOW_OVER';
/** Why an order ended: of itself, by a person, or because something else made it pointless. */
export type OrderEnd =
  | EndReason
  | 'CANCELLED'
  | 'MODE_CHANGED'
  | 'FOLLOWER_REMOVED'
  | 'MARKET_CLOSED'
  | 'SETTINGS_CHANGED'
  | 'LEADER_REDUCED';
export type EndReason = 'FILLED' | 'REST_BELOW_MINIMUM' | 'WINDOW_OVER' | 'LIMIT_OUT_OF_REACH';

/** The one thing to do now. */
export type WorkingAction =
  | {
      readonly action: 'place';
      readonly child: WorkingChild;
      readonly reason: 'SLICE_DUE' | 'TOP_OF_BOOK' | 'WINDOW_OVER';
    }
  /** Repeated until the child is proven over: an answer may be lost. */
  | { readonly action: 'cancel'; readonly number: number; readonly reason: CancelReason }
  | { readonly action: 'wait'; readonly until: UnixMs; readonly reason: WaitingReason }
  | { readonly action: 'end'; readonly left: Shares; readonly reason: EndReason };

/** A book and when its reading began, by the clock of the steps. */
export type ReadBook = Book & { readonly readAt: UnixMs };

/** All that a step may know. */
export type WorkingView = {
  readonly order: WorkingOrder;
  readonly schedule: Schedule;
  readonly state: WorkingState;
  readonly market: Pick<Market, 'domain' | 'tick' | 'minimumShares'>;
  /** As the venue shows it, our own order included; absent where it could not be read. */
  readonly book: ReadBook | undefined;
  readonly now: UnixMs;
};
