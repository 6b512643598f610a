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
import { type Trade } from './trade.ts';

/** Where a child order stands; only SUBMITTING and ACKED may have effects at the venue. */
export type ChildState = 'RESERVED' | 'SUBMITTING' | 'ACKED' | 'DONE' | 'EXPIRED' | 'REJECTED';

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
  readonly shares: Shares;
  readonly feeRateBps: bigint;
  readonly feeExponent: number;
  readonly state: ChildState;
  /** What of a BUY's reservation is still held, in micro-dollars; zero for a SELL. */
  readonly leftUsd: Usd;
  /** What of a SELL's shares is still held; zero for a BUY. */
  readonly leftShares: Shares;
  /** Exact bytes of the POST; present from SUBMITTING on. */
  readonly body?: string;
  readonly apiKey?: string;
  readonly posts: number;
  /** Numbers of the posts that were surely refused or never left. */
  readonly refused: readonly number[];
  readonly refusal?: string;
  readonly firstPostAt?: UnixMs;
  readonly lastPostAt?: UnixMs;
  readonly reservedAt: UnixMs;
  readonly trades: readonly Trade[];
  /** Name of the cap items that hold this reservation, so that the same ones are released. */
  readonly caps: readonly string[];
  readonly version: bigint;
};

/** True while the child may still have effects at the venue or hold a reservation. */
export function isChildOpen(state: ChildState): boolean {
  return state === 'RESERVED' || state === 'SUBMITTING' || state === 'ACKED';
}
