import { type MatchedFill } from '#core/execution/match-order.ts';
import { type TakenDepth } from '#core/execution/taken-depth.ts';
import {
  type ConditionId,
  type TokenId,
  type TransactionHash,
  type VenueOrderId,
  type Wallet,
} from '#core/values/ids.ts';
import { type Price } from '#core/values/price.ts';
import { type Shares } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Usd } from '#core/values/usd.ts';

/** An amount that changes by itself when blocks come: what is in one already, and what will be at a moment. */
export type Settling<U extends bigint> = {
  readonly amount: U;
  readonly moves: readonly { readonly at: UnixMs; readonly amount: U }[];
};

/** The cash of a paper wallet; whatever rests of it is placed, filled and ended together with it. */
export type PaperAccount = Settling<Usd> & {
  readonly wallet: Wallet;
  /** Its orders that wait in the book; absent: none ever did. */
  readonly resting?: readonly VenueOrderId[];
  readonly version: bigint;
};

/** Shares that were paid out. */
export type PaperRedemption = {
  readonly transaction: TransactionHash;
  readonly shares: Shares;
  readonly payout: Usd;
  readonly at: UnixMs;
};

/** The shares of one token in a paper wallet. */
export type PaperHolding = Settling<Shares> & {
  readonly wallet: Wallet;
  readonly token: TokenId;
  readonly condition: ConditionId;
  /** The price of its last fill. */
  readonly mark: Price;
  readonly redemptions: readonly PaperRedemption[];
  readonly version: bigint;
};

/** What an order took at one price. */
export type PaperFill = MatchedFill & {
  /** Of a fill while the order rested; otherwise it was matched with its order. */
  readonly matchedAt?: UnixMs;
  readonly transaction?: TransactionHash;
};

/** What of an order waits in the book, or waited there. */
export type PaperRest = {
  readonly condition: ConditionId;
  readonly limit: Price;
  /** All that was asked for, filled or not. */
  readonly shares: Shares;
  /** The expiration that it asked for: the book drops it a minute before. */
  readonly until: UnixMs;
  /** Offers that it has met, by their price: the same ones never fill it again. */
  readonly met: readonly Pick<PaperFill, 'price' | 'shares'>[];
  /** When it was filled whole, cancelled, or seen to be dropped. */
  readonly endedAt?: UnixMs;
};

/** An order that was taken: filled at once, never to change again, or one that rests until it is over. */
export type PaperOrder = {
  readonly orderId: VenueOrderId;
  readonly wallet: Wallet;
  readonly token: TokenId;
  readonly side: 'BUY' | 'SELL';
  /** When it was matched last; one that rested and was never matched: when it was placed. */
  readonly matchedAt: UnixMs;
  readonly transaction: TransactionHash;
  readonly fills: readonly PaperFill[];
  /** Absent of an order that took what was offered at once. */
  readonly rests?: PaperRest;
  readonly version: bigint;
};

/** An item to be written if the stored one has the version before, none for version 1. */
export type PaperWrite =
  | { readonly type: 'account'; readonly value: PaperAccount }
  | { readonly type: 'holding'; readonly value: PaperHolding }
  | { readonly type: 'order'; readonly value: PaperOrder }
  | { readonly type: 'depth'; readonly value: TakenDepth };

/** Where the paper venue remembers everything: functions have no memory. All reads are consistent and throw UnavailableError. */
export interface PaperStore {
  account(wallet: Wallet): Promise<PaperAccount | undefined>;
  holding(wallet: Wallet, token: TokenId): Promise<PaperHolding | undefined>;
  holdings(wallet: Wallet): Promise<readonly PaperHolding[]>;
  order(wallet: Wallet, id: VenueOrderId): Promise<PaperOrder | undefined>;
  /** A wallet's orders that were matched last, or placed, at a moment or later, each as it is now, oldest first. */
  ordersSince(wallet: Wallet, since: UnixMs): Promise<readonly PaperOrder[]>;
  depth(condition: ConditionId): Promise<TakenDepth | undefined>;
  /**
   * Writes all, or nothing.
   *
   * @returns False when another write was first. @throws UnavailableError when it is not known; ContentionError
   */
  commit(writes: readonly PaperWrite[]): Promise<boolean>;
}
