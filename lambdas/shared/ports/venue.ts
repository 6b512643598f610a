import { type ChildOrder } from '#core/model/child-order.ts';
import { type BreakerCode } from '#core/model/breaker.ts';
import { type SigningReason } from '#core/model/reason.ts';
import { type Follower } from '#core/model/settings.ts';
import { type TradeRole, type TradeStatus } from '#core/model/trade.ts';
import { type PauseCode } from '#core/model/venue-restriction.ts';
import { type TokenId, type TransactionHash, type VenueOrderId } from '#core/values/ids.ts';
import { type Price } from '#core/values/price.ts';
import { type Shares } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';

/** What is known after bytes were, or were not, sent. */
export type PostOutcome =
  /** The venue has the order under our id. */
  | { readonly kind: 'ack' }
  /** The venue surely did not take this post. */
  | {
      readonly kind: 'refused';
      readonly text: string;
      readonly breaker?: BreakerCode;
      /** It refuses everything that comes from where we are. */
      readonly restriction?: 'REGION_BLOCKED';
    }
  /** The venue did not accept the API key, so it surely did not take this post; the key has been read anew. */
  | { readonly kind: 'unauthorized'; readonly text: string }
  /** The bytes never left: the venue could not be reached. */
  | { readonly kind: 'not-sent' }
  /** The bytes were kept back before the venue was asked for anything: that is our own affair, and no failure of its. */
  | { readonly kind: 'withheld'; readonly reason: SigningReason | { readonly code: 'NOT_SENT' } }
  /** The venue will take it later; wait, then send the same bytes. With a restriction it takes nobody's before. */
  | {
      readonly kind: 'wait';
      readonly text: string;
      readonly retryAfterMs: number;
      readonly restriction?: PauseCode;
    }
  /** The venue may have taken it: only a look-up can tell. */
  | { readonly kind: 'ambiguous'; readonly text: string; readonly breaker?: BreakerCode };

/** What a cancel did: the order worked until now, it does not work, or the venue gave no answer that says. */
export type CancelOutcome = 'cancelled' | 'gone' | 'unknown';

/** An order as the venue shows it. */
export type VenueOrder = {
  readonly isTerminal: boolean;
  /** In shares. */
  readonly matched: Shares;
};

/** A trade of one of our orders, as the venue reports it. */
export type VenueTrade = {
  readonly tradeId: string;
  readonly shares: Shares;
  readonly price: Price;
  /** Our order's part in it. */
  readonly role: TradeRole;
  readonly status: TradeStatus;
  /** Absent before the transaction is sent; another one after a retry. */
  readonly transaction?: TransactionHash;
  readonly matchedAt?: UnixMs;
};

/** A trade of a wallet, whoever placed its order. */
export type WalletTrade = {
  readonly tradeId: string;
  readonly orderId: VenueOrderId;
  readonly token: TokenId;
  readonly side: 'BUY' | 'SELL';
  readonly shares: Shares;
  readonly status: TradeStatus;
  readonly matchedAt: UnixMs;
};

/** An order's part in a trade of the wallet's list that cannot be understood; what of it can be read. */
export type UnreadableTrade = {
  readonly isUnreadable: true;
  readonly orderId?: VenueOrderId;
  readonly token?: TokenId;
};

/** A signed order, ready to send and to send again. */
export type PreparedOrder = {
  readonly body: string;
  readonly apiKey: string;
};

/** The exchange, through one follower's account. */
export interface Venue {
  /** The order id of a child's eleven fields; needs no key. */
  orderId(child: Pick<ChildOrder, 'fields' | 'domain'>): VenueOrderId;
  /** Signs a child's eleven fields and writes the exact body. @throws ConfigurationError, UnavailableError */
  prepare(follower: Follower, child: ChildOrder): Promise<PreparedOrder>;
  /** The address that signs for a follower. @throws ConfigurationError, UnavailableError */
  signerOf(follower: Follower): Promise<string>;
  /** Sends a child's stored bytes once; never throws for what the venue answers. */
  post(follower: Follower, child: ChildOrder): Promise<PostOutcome>;
  /**
   * Looks an order up by id; undefined when this account does not see it.
   *
   * @throws UnavailableError, UnreadableAnswerError; ConfigurationError when it sees nothing under another key than the
   * one that posted
   */
  order(follower: Follower, child: ChildOrder): Promise<VenueOrder | undefined>;
  /** All trades of an order, from before its first post on. @throws UnavailableError, UnreadableAnswerError, ConfigurationError as above */
  trades(follower: Follower, child: ChildOrder, since: UnixMs): Promise<readonly VenueTrade[]>;
  /**
   * All trades of a follower's wallet matched since then, by hand or by us; what cannot be understood stands for itself.
   *
   * @throws UnavailableError, UnreadableAnswerError
   */
  walletTrades(follower: Follower, since: UnixMs): Promise<readonly (WalletTrade | UnreadableTrade)[]>;
  /**
   * Ids of all orders that a follower's account has open at the venue, also those that a person placed by hand.
   *
   * @throws UnavailableError, UnreadableAnswerError, also where there are more than can be read
   */
  openOrders(follower: Follower): Promise<readonly VenueOrderId[]>;
  /** Cancels an order by its id; never throws for what the venue answers. */
  cancel(follower: Follower, child: ChildOrder): Promise<CancelOutcome>;
}
