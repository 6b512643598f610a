import { type CapTrip, type Mode, type SwitchOwner } from '../model/cap.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { type JournalEntry } from '../model/journal.ts';
import { type LeaderEvent, type LeaderPosition } from '../model/leader-event.ts';
import { type LeaderGuard } from '../model/leader-guard.ts';
import { type LeaderWalk } from '../model/leader-walk.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Position } from '../model/position.ts';
import { type PostHealth } from '../model/post-health.ts';
import { type Redeeming, type RedeemLane } from '../model/redeeming.ts';
import { type FollowerMode } from '../model/settings.ts';
import { type Switches } from '../model/switches.ts';
import { type TradeWatch } from '../model/trade-watch.ts';
import { type Upkeep } from '../model/upkeep.ts';
import { type VenueRestrictions } from '../model/venue-restriction.ts';
import { type FollowerName } from '../values/ids.ts';
import { type Shares } from '../values/shares.ts';
import { type Usd } from '../values/usd.ts';

/** An item whose writes are ordered by its version. */
export type Versioned =
  | { readonly type: 'event'; readonly value: LeaderEvent }
  | { readonly type: 'leader-position'; readonly value: LeaderPosition }
  | { readonly type: 'leader-walk'; readonly value: LeaderWalk }
  | { readonly type: 'parent'; readonly value: ParentOrder }
  | { readonly type: 'child'; readonly value: ChildOrder }
  | { readonly type: 'position'; readonly value: Position }
  | { readonly type: 'leader-guard'; readonly value: LeaderGuard }
  | { readonly type: 'post-health'; readonly value: PostHealth }
  | { readonly type: 'redeeming'; readonly value: Redeeming }
  | { readonly type: 'redeem-lane'; readonly value: RedeemLane }
  | { readonly type: 'switches'; readonly value: Switches }
  | { readonly type: 'trade-watch'; readonly value: TradeWatch }
  | { readonly type: 'upkeep'; readonly value: Upkeep }
  | { readonly type: 'venue-restrictions'; readonly value: VenueRestrictions };

/** Writes the item, on condition that the stored one has the version before (none for version 1). */
export type PutChange = { readonly kind: 'put' } & Versioned;

/** The settings in force, of which only the version is looked at; of those that are only the last known, that none is. */
type InForce = {
  readonly type: 'settings';
  readonly value: { readonly version: bigint; readonly isLastKnown?: true };
};

/** Requires that the stored item still has exactly this version, and writes nothing. */
export type CheckChange = { readonly kind: 'check' } & (Versioned | InForce);

/** Moves a cap, on conditions. */
export type CapChange = {
  readonly kind: 'cap';
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly name: string;
  /** Added to what working orders hold. */
  readonly reserved: Usd;
  /** Added to what is owned. */
  readonly posted: Usd;
  /** Added to a token's shares owned or being bought. */
  readonly shares?: Shares;
  /** Added to a minute's entries. */
  readonly entries?: bigint;
  /** Added to a token's purchases, or, with `restartsAdds`, what they are from here on. */
  readonly adds?: bigint;
  /** Nothing of the token is owned or being bought: its purchases are counted anew. */
  readonly restartsAdds?: boolean;
  /** Added to a ledger's copies. */
  readonly copies?: bigint;
  /** Refused when more than this is in use before the change. */
  readonly usedAtMost?: Usd;
  readonly sharesAtMost?: Shares;
  readonly entriesAtMost?: bigint;
  readonly addsAtMost?: bigint;
  readonly copiesAtLeast?: bigint;
  /** Refused unless the mode allows entries, or sales. */
  readonly allows?: 'entries' | 'sales';
  /** Refused unless this version of the settings is the stored one. */
  readonly settings?: bigint;
  /** Refused unless the opening cash is booked. */
  readonly isOpened?: boolean;
  /** Marks the opening cash as booked; refused when it already is. */
  readonly open?: boolean;
};

/** Writes switch, breakers and mode of a cap together; refused when another did since `epochBefore`, or nobody opened it. */
export type ModeChange = {
  readonly kind: 'mode';
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly name: string;
  readonly epochBefore: bigint;
  readonly switch: Mode;
  readonly switchFrom?: SwitchOwner;
  readonly breakers: readonly string[];
  /** Of the breakers, when and why they tripped. */
  readonly trips?: readonly CapTrip[];
  readonly tradingMode: Mode;
};

/** Books an entry; refused when one of this id exists. */
export type JournalChange = { readonly kind: 'journal'; readonly entry: JournalEntry };

/** One condition and write of a transaction. A transaction never names an item twice. */
export type Change = PutChange | CheckChange | CapChange | ModeChange | JournalChange;
