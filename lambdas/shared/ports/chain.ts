import { type MissingApproval } from '#core/model/approvals.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type OrderDomain } from '#core/model/market.ts';
import { type TokenId, type TransactionHash, type Wallet } from '#core/values/ids.ts';
import { type Shares } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Usd } from '#core/values/usd.ts';

/** An order as its exchange contract keeps it: both zero until something of it is filled. */
export type OrderOnChain = {
  readonly isFilled: boolean;
  /** What its maker may still give, in millionths: dollars of a BUY, shares of a SELL. */
  readonly remaining: bigint;
};

/** What one log of an order says that it gave and got. */
export type ChainFill = {
  readonly shares: Shares;
  /** Dollars given or received, without the fee. */
  readonly gross: Usd;
  readonly fee: Usd;
};

/** Shares of a token that came into a wallet (positive) or left it (negative) otherwise than by a trade. */
export type Transfer = {
  /** When, to within a minute; in the order of the chain. */
  readonly at: UnixMs;
  readonly shares: bigint;
};

/** A wallet's holding of one token. */
export type Holding = { readonly wallet: Wallet; readonly token: TokenId; readonly domain: OrderDomain };

/** An order and the exchange that settles it. */
export type OrderOfExchange = Pick<ChildOrder, 'venueOrderId' | 'domain' | 'fields' | 'restsUntil'>;

/** What the chain itself says. Every method throws UnavailableError or UnreadableAnswerError. */
export interface Chain {
  /** A wallet's collateral. */
  collateral(wallet: Wallet): Promise<Usd>;
  /** What a wallet does not allow the contracts that settle its orders; less than all its collateral is too little. */
  missingApprovals(wallet: Wallet): Promise<readonly MissingApproval[]>;
  /** A wallet's shares of a token, in the contract that keeps the tokens of this domain. */
  tokenBalance(wallet: Wallet, token: TokenId, domain: OrderDomain): Promise<Shares>;
  /** What the exchange contract knows of an order. */
  orderStatus(order: OrderOfExchange): Promise<OrderOnChain>;
  /** What moved a holding since shortly before a moment and is no trade: gifts, splits, merges, conversions. */
  transfers(holding: Holding, since: UnixMs): Promise<readonly Transfer[]>;
  /** An order's fills in one transaction, in the order of its logs; undefined where the node does not know the transaction. */
  fillsOf(transaction: TransactionHash, order: OrderOfExchange): Promise<readonly ChainFill[] | undefined>;
}
