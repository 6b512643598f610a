import {
  type ConditionId,
  type EventId,
  type FollowerName,
  type ParentId,
  type TokenId,
  type VenueOrderId,
  type Wallet,
} from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';
import { type DecidedOn } from './decided-on.ts';
import { type CloseReason, type Reason } from './reason.ts';
import { type FollowerMode } from './settings.ts';
import { type Work } from './working-order.ts';

/** Where a parent order stands; all but NEW, HELD and WORKING are ends. */
export type ParentState = 'NEW' | 'HELD' | 'WORKING' | 'DONE' | 'SKIPPED' | 'DENIED' | 'EXPIRED' | 'MERGED' | 'NETTED';

/** What an entry copies: its own leader's fill, and those of the siblings that it took along. */
export type EntryLot = {
  /** Dollars before any limit, less what reductions up to `asOf` took. */
  readonly amount: Usd;
  /** Version of the leader position that the amount is current to. */
  readonly asOf: bigint;
  /** The most shares to buy, where the policy counts shares and not dollars; less what reductions took. */
  readonly shares?: Shares;
  /** What the leader put in, less what his reductions took. */
  readonly leaderNotional?: Usd;
  /** The lowest of the leader's prices in it: for none of the fills is more paid than for it alone. */
  readonly leaderPrice: Price;
  /** Block time of the newest fill in it: its age counts. */
  readonly freshAt: UnixMs;
};

/** One follower's intent: a copy of a leader's event, or the closing of a gap to target. */
export type ParentOrder = {
  readonly parentId: ParentId;
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly leader: Wallet;
  readonly token: TokenId;
  readonly condition: ConditionId;
  readonly side: 'BUY' | 'SELL';
  /**
   * A copy of an event, a gap between what is owned and the target, a person's wish to own what the leader holds, a
   * position's guard, a person's wish to own no more of it, or a person's own order.
   */
  readonly origin: 'copy' | 'gap' | 'align' | 'guard' | 'close' | 'order';
  /** Where it is worked over time, by order-manager: how, and how far it has come. */
  readonly work?: Work;
  /** Why a position was closed though its leader holds on. */
  readonly closes?: CloseReason;
  /** True where an exit's floor may go down to the tick: a person wants out. */
  readonly isUrgent?: true;
  readonly eventId?: EventId;
  readonly state: ParentState;
  readonly reason?: Reason;
  /** What an entry was decided on, the last time that it was. */
  readonly decided?: DecidedOn;
  /** The child that may have effects at the venue; while it stands, nothing else is signed for this parent. */
  readonly openChild?: VenueOrderId;
  readonly attempts: number;
  /** When to ring again; absent: at once. */
  readonly next?: UnixMs;
  /** The order that took this one along: an exit a reduction, an entry its sibling. */
  readonly mergedInto?: ParentId;
  /** Mid of the book at an exit's first try: its floor widens from here. */
  readonly firstMid?: Price;
  /** Tries made before the floor began to widen anew: with more to sell, an exit starts from today's mid. */
  readonly floorFrom?: number;
  /** When it was last given more to sell: its waits grow from there. */
  readonly grownAt?: UnixMs;
  /** What an entry copies, once it took siblings along or was held. */
  readonly lot?: EntryLot;
  /** When a person asked for it although it is old: for a while its age counts no more. */
  readonly liftedAt?: UnixMs;
  /** The entry that ended as too old, or unsent, and that a person asked for again; once. */
  readonly reopens?: ParentId;
  /** Shares that the follower should own in all by a person's wish; what is missing when it is reserved is bought. */
  readonly desired?: Shares;
  /** Since when the oldest fill in it waits below the venue's minimum. */
  readonly heldSince?: UnixMs;
  readonly filledShares: Shares;
  /** Dollars given (BUY, with fees) or received (SELL, less fees). */
  readonly filledUsd: Usd;
  readonly title: string;
  readonly outcome: string;
  readonly createdAt: UnixMs;
  /** Sorts work lists in the order of recording. */
  readonly since: string;
  readonly version: bigint;
};

/** True while a parent order still has something to do. */
export function isOpen(state: ParentState): boolean {
  return state === 'NEW' || state === 'HELD' || state === 'WORKING';
}
