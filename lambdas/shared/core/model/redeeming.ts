import {
  type ConditionId,
  type FollowerName,
  type RedemptionId,
  type TokenId,
  type TransactionHash,
  type Wallet,
} from '../values/ids.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type ClaimWait } from './claim-wait.ts';
import { type OrderDomain } from './market.ts';
import { type FollowerMode } from './settings.ts';

/** What a transaction that redeems is signed over, beside its call; prices in wei. */
export type RedeemTerms = {
  /** How many transactions of the wallet come before it: the chain takes one for each number. */
  readonly nonce: bigint;
  readonly gasLimit: bigint;
  /** The most that a unit of gas may cost. */
  readonly maxFeePerGas: bigint;
  /** The part of it that goes to who makes the block. */
  readonly tip: bigint;
};

/** Shares of one outcome of a market. */
export type OutcomeShares = { readonly token: TokenId; readonly shares: Shares };

/** The redemption of everything that a wallet holds of a market, or, of one of version v2, of so many shares of one outcome. */
export type RedemptionCall = { readonly wallet: Wallet; readonly condition: ConditionId } & (
  | { readonly domain: Exclude<OrderDomain, 'v2'> }
  | ({ readonly domain: 'v2' } & OutcomeShares)
);

/** A signed transaction, stored before it is sent: whatever becomes of it, only these bytes are sent again. */
export type RedeemTransaction = {
  readonly wallet: Wallet;
  readonly nonce: bigint;
  readonly transaction: TransactionHash;
  /** The signed bytes, in hex. */
  readonly raw: string;
  /** What it redeems where that is one outcome alone; absent: all that the wallet held of the market. */
  readonly outcome?: OutcomeShares;
  readonly signedAt: UnixMs;
  /** When another transaction was first seen in its place: a second look must agree. */
  readonly goneAt?: UnixMs;
};

/** How far the redemption of one market's shares of one ledger has come. */
export type Redeeming = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly condition: ConditionId;
  readonly redemptionId: RedemptionId;
  /** The transaction that may still be mined. */
  readonly open?: RedeemTransaction;
  /** Those that surely came to nothing, since the last that did not. */
  readonly failed: readonly TransactionHash[];
  /** The last one that redeemed all outcomes. */
  readonly redeemed?: { readonly transaction: TransactionHash; readonly signedAt: UnixMs };
  /** The last one that redeemed each outcome alone, the newest at the end. */
  readonly redeemedOutcomes?: readonly { readonly token: TokenId; readonly transaction: TransactionHash }[];
  readonly wait?: ClaimWait;
  /** When a person was last told that the claim is old. */
  readonly toldAt?: UnixMs;
  readonly version: bigint;
};

/** The one place for a transaction that a wallet has: as long as it is taken, no other one of it is signed. */
export type RedeemLane = {
  readonly wallet: Wallet;
  /** Whose redemption took it last: a wallet may have had another follower's name then. */
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  /** The market whose redemption may still be mined. */
  readonly open?: ConditionId;
  /** A node that knows of fewer transactions of the wallet is behind. */
  readonly nextNonce: bigint;
  readonly version: bigint;
};

/** What the chain says before a redemption is signed; prices and funds in wei. */
export type RedeemOutlook = {
  /** Transactions of the wallet that are mined. */
  readonly nonce: bigint;
  /** The same with those that wait. */
  readonly pendingNonce: bigint;
  readonly funds: bigint;
  /** What a unit of gas costs now, the tip included. */
  readonly gasPrice: bigint;
  readonly tip: bigint;
  /** Whether the venue's contract may take the wallet's shares. */
  readonly isApproved: boolean;
  /** What it would use; absent where the chain would refuse it. */
  readonly gas?: bigint;
};

/** What became of a signed transaction, as far as the chain tells. */
export type RedeemFate =
  | {
      readonly kind: 'mined';
      readonly hasSucceeded: boolean;
      /** Blocks on top of its own. */
      readonly depth: number;
    }
  | {
      readonly kind: 'absent';
      /** Transactions of the wallet that are mined. */
      readonly nonce: bigint;
    };
