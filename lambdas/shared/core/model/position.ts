import {
  type ConditionId,
  type EventId,
  type FollowerName,
  type ParentId,
  type TokenId,
  type TransactionHash,
  type Wallet,
} from '../values/ids.ts';
import { minus, plus } from '../values/quantity.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';
import { type FollowerMode } from './settings.ts';

/** One whole, as the part of a purchase that reductions have left. */
export const WHOLE_KEEP = 1_000_000_000_000n;

/** A reduction of the leader, applied to this position once. */
export type Cut = {
  readonly eventId: EventId;
  /** Version of the leader position that the reduction made. */
  readonly leaderVersion: bigint;
  /** What is kept: numerator over denominator. */
  readonly keepNumerator: bigint;
  readonly keepDenominator: bigint;
  readonly at: UnixMs;
};

/** A purchase still under way, or ended within 90 days, and the part of it that reductions have left. */
export type Pending = {
  readonly parentId: ParentId;
  /** Of WHOLE_KEEP. */
  readonly keep: bigint;
  readonly at: UnixMs;
};

/** What a follower owns of one token for one leader, and what it should own. */
export type Position = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly leader: Wallet;
  readonly token: TokenId;
  readonly condition: ConditionId;
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
  readonly late: readonly Pending[];
  /** The one open exit. */
  readonly exit?: ParentId;
  /** Shares of a resolved market that wait for redemption; they belong to the claim and are never sold. */
  readonly claimed: Shares;
  /** What the claimed shares pay. */
  readonly claimedUsd: Usd;
  /** When the newest payout was booked. */
  readonly claimedAt?: UnixMs;
  /** The redemption booked last: it is never taken for that of a later claim. */
  readonly redeemedIn?: TransactionHash;
  readonly title: string;
  readonly outcome: string;
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
