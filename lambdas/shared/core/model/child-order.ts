import {
  type ConditionId,
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
import { type OrderDomain } from './market.ts';
import { type FollowerMode, type SignatureType } from './settings.ts';
import { isOver, type Trade } from './trade.ts';

/** Where a child order stands; only SUBMITTING and ACKED may have effects at the venue. */
export type ChildState =
  | 'RESERVED'
  | 'SUBMITTING'
  | 'ACKED'
  | 'DONE'
  | 'EXPIRED'
  | 'REJECTED'
  /** Proven never to have reached the venue. */
  | 'DEAD'
  /** Filled after it was given up for DEAD, was REJECTED or DONE. */
  | 'LATE_FILL';

/** What speaks for it that nothing (more) will come of an order that the venue does not show; gathered over several runs. */
export type Evidence = {
  /** When the venue answered the cancel at the end of the bytes' validity. */
  readonly cancelledAt?: UnixMs;
  /** When it answered the cancel at the end of the quarantine. */
  readonly cancelledAgainAt?: UnixMs;
  /** When, past the quarantine, the look-up by id and that of its trades first found nothing new. */
  readonly emptyAt?: UnixMs;
  /** When they found nothing for the second time. */
  readonly emptyAgainAt?: UnixMs;
  /** When the chain showed no more of the order than its trades do. */
  readonly chainAt?: UnixMs;
  /** When the wallet held as many shares as the ledger says. */
  readonly balanceAt?: UnixMs;
  /** The venue named another order than ours in answer to a post: nothing is proven any more but by a person. */
  readonly isDisputed?: boolean;
  /** The breaker that this calls for is stored: from then on a person's reset holds. */
  readonly isBreakerStored?: boolean;
};

/** The eleven signed fields, frozen when the child is reserved. */
export type SignedFields = {
  readonly salt: bigint;
  readonly maker: Wallet;
  readonly signer: Wallet;
  readonly tokenId: TokenId;
  readonly makerAmount: bigint;
  readonly takerAmount: bigint;
  readonly side: 'BUY' | 'SELL';
  readonly signatureType: SignatureType;
  readonly timestamp: UnixMs;
  readonly metadata: string;
  readonly builder: string;
};

/** One order sent to the venue for part of a parent order. */
export type ChildOrder = {
  readonly venueOrderId: VenueOrderId;
  readonly parentId: ParentId;
  readonly attempt: number;
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly leader: Wallet;
  readonly token: TokenId;
  readonly condition: ConditionId;
  readonly side: 'BUY' | 'SELL';
  readonly domain: OrderDomain;
  readonly fields: SignedFields;
  readonly limit: Price;
  /** The market's tick when the limit was chosen; absent in orders from before it was kept. */
  readonly tick?: Price;
  readonly shares: Shares;
  readonly feeRateBps: bigint;
  readonly feeExponent: number;
  readonly state: ChildState;
  /** What of a BUY's reservation is still held, in micro-dollars; zero for a SELL. */
  readonly leftUsd: Usd;
  /** What of a SELL's shares is still held; zero for a BUY. */
  readonly leftShares: Shares;
  /** What a BUY may still bring at its limit, as the token's cap counts it; zero for a SELL. */
  readonly leftToBuy: Shares;
  /** Exact bytes of the POST; from SUBMITTING on, until the venue is known to have the order. */
  readonly body?: string;
  readonly apiKey?: string;
  readonly posts: number;
  /** Numbers of the posts that were surely refused or never left. */
  readonly refused: readonly number[];
  readonly refusal?: string;
  /** The newest of them was kept back, because the signer was away: the venue was not asked. */
  readonly isWithheld?: true;
  /** When the venue drops it by itself, where it rests there. Absent: it takes what is offered at once, and the rest is killed. */
  readonly restsUntil?: UnixMs;
  /** It may trade at once before it rests; absent: one that rests is refused where it would. */
  readonly mayTake?: true;
  /** When it was signed; the same bytes are sent ever after. */
  readonly signedAt?: UnixMs;
  readonly firstPostAt?: UnixMs;
  readonly lastPostAt?: UnixMs;
  /** When the bytes left that the venue acknowledged; absent where a look-up told of them. */
  readonly sentAt?: UnixMs;
  /** When it was known that the venue has the order. */
  readonly ackedAt?: UnixMs;
  /** Until when the venue asked to wait, or the signer is given time: before it the bytes are not sent again. */
  readonly retryAt?: UnixMs;
  readonly evidence?: Evidence;
  /** The best bid when a sale was decided; a purchase's best price stands with its decision. */
  readonly best?: Price;
  readonly reservedAt: UnixMs;
  /** The version of its position that the reservation of a BUY wrote: which reductions came after it. */
  readonly positionVersion?: bigint;
  readonly trades: readonly Trade[];
  /** What a BUY counts in beside dollars and shares, until it turns out that nothing was filled: a token's purchases, a ledger's copies. */
  readonly counts?: readonly ('add' | 'copy')[];
  /** Name of the cap items that hold this reservation, so that the same ones are released. */
  readonly caps: readonly string[];
  readonly version: bigint;
};

/** True while the child may still have effects at the venue or hold a reservation. */
export function isChildOpen(state: ChildState): boolean {
  return state === 'RESERVED' || state === 'SUBMITTING' || state === 'ACKED';
}

/** True while the child has something to be done: it is open, or a fill that came late is not booked yet. */
export function hasWork({ state, trades }: Pick<ChildOrder, 'state' | 'trades'>): boolean {
  return isChildOpen(state) || (state === 'LATE_FILL' && !trades.every(isOver));
}
