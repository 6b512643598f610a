import {
  type ConditionId,
  type EventGroupId,
  type EventId,
  type FollowerName,
  type ParentId,
  type TokenId,
  type TransactionHash,
  type VenueOrderId,
  type Wallet,
} from '../values/ids.ts';
import { minus, plus } from '../values/quantity.ts';
import { type Price } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';
import { type FollowerMode } from './settings.ts';

/** One whole, as the part of a purchase that reductions have left. */
export const WHOLE_KEEP = 1_000_000_000_000n;

/**
 * In a leader's place: shares of the wallet that no copy has bought. They count in the caps, but of no leader, and no copy
 * sells them. It can be no wallet.
 */
export const UNATTRIBUTED = 'UNATTRIBUTED' as Wallet;

/** In a leader's place: what a person's own orders buy and sell. It counts in the caps, but of no leader. It can be no wallet. */
export const OWN = 'OWN' as Wallet;

/** True for a leader who stands in the settings, or did: he has a switch and a cap of his own. */
export function isLeader(leader: Wallet): boolean {
  return leader !== UNATTRIBUTED && leader !== OWN;
}

/** A reduction of the leader, or a closing of our own accord, applied to this position once. */
export type Cut = {
  /** The leader's event, or the order that closed the position. */
  readonly eventId: EventId | ParentId;
  /** Version of the leader position that the reduction made; a closing takes what was recorded before the next one. */
  readonly leaderVersion: bigint;
  /** What is kept: numerator over denominator. */
  readonly keepNumerator: bigint;
  readonly keepDenominator: bigint;
  readonly at: UnixMs;
};

/** A purchase still under way, and the part of it that reductions have left. */
export type Pending = {
  readonly parentId: ParentId;
  /** Of WHOLE_KEEP. */
  readonly keep: bigint;
  readonly at: UnixMs;
};

/** Purchases that ended within 90 days and of which reductions have left the same part. */
export type LateKeep = {
  /** The position's versions that the first and the last of their reservations wrote. */
  readonly first: bigint;
  readonly last: bigint;
  /** Of WHOLE_KEEP. */
  readonly keep: bigint;
  /** When the last of them ended. */
  readonly at: UnixMs;
};

/** Claimed shares that one transaction turned into cash. */
export type Redemption = { readonly transaction: TransactionHash; readonly shares: Shares };

/** What a follower owns of one token for one leader, and what it should own. */
export type Position = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly leader: Wallet;
  readonly token: TokenId;
  readonly condition: ConditionId;
  /** The event that its cost counts in, from the first purchase that knew it; it stays, so that what was counted is taken back there. */
  readonly eventGroup?: EventGroupId;
  /** Confirmed shares that no open SELL holds. */
  readonly available: Shares;
  readonly selling: Shares;
  readonly target: Shares;
  /** Dollars paid for available and selling shares, with fees. */
  readonly basis: Usd;
  /** The part of the basis that was fees: the journal books it apart. */
  readonly basisFees: Usd;
  readonly realised: Usd;
  readonly cuts: readonly Cut[];
  readonly buying: readonly Pending[];
  readonly late: readonly LateKeep[];
  /** Entries that wait below the venue's minimum for siblings. */
  readonly held: readonly ParentId[];
  /**
   * Sales that were over and were filled after all: what of them is not booked yet is counted in `available`, and is the
   * venue's already. Absent where there is none.
   */
  readonly lateSales?: readonly VenueOrderId[];
  /** The one open exit. */
  readonly exit?: ParentId;
  /** The one order that works on buying it over time: a person's own, or a copy. */
  readonly entry?: ParentId;
  /** Shares of a resolved market that wait for redemption; they belong to the claim and are never sold. */
  readonly claimed: Shares;
  /** What the claimed shares pay. */
  readonly claimedUsd: Usd;
  /** When the newest payout was booked. */
  readonly claimedAt?: UnixMs;
  /** What is redeemed of all claims so far: a redemption pays for its own shares once. */
  readonly redemptions?: readonly Redemption[];
  readonly title: string;
  readonly outcome: string;
  /**
   * Version of the leader position that it was last aligned to by a person's command: purchases up to then are in what
   * was bought or sold, and are copied no more.
   */
  readonly alignedTo?: bigint;
  /** The highest price of what is owned since it was bought, where a trailing stop follows it. */
  readonly peak?: Price;
  /** When shares of it were last sold for less than they cost. */
  readonly lostAt?: UnixMs;
  readonly version: bigint;
};

/** Shares that should be sold: available less target. */
export function excessOf(position: Pick<Position, 'available' | 'target'>): Shares {
  return minus(position.available, position.target);
}

/** Confirmed shares, whether an open SELL holds them or not. */
export function ownedOf(position: Pick<Position, 'available' | 'selling'>): Shares {
  return plus(position.available, position.selling);
}
