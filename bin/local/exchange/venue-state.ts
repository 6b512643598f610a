import type { Account, PlacedOrder, Trade } from './accounts.ts';
import type { ApiKeys } from './api-keys.ts';
import type { Reorg } from './journal.ts';
import type { Market, MarketIndex } from './market-index.ts';
import type { OrderBooks } from './order-books.ts';
import type { Prints } from './prints.ts';
import type { RestingOrders } from './resting-orders.ts';
import type { Strangers } from './strangers-trades.ts';
import type { OwnTransaction } from './own-transaction.ts';
import type { Wallets } from './wallets.ts';
import type { World } from './world.ts';

/** All that the journal brings back. */
export type VenueState = {
  readonly world: World;
  readonly markets: MarketIndex;
  readonly prints: Prints;
  readonly books: OrderBooks;
  readonly resting: RestingOrders;
  readonly wallets: Wallets;
  readonly keys: ApiKeys;
  readonly accounts: Map<string, Account>;
  /** What a wallet does not allow, as `wallet spender`, both in lower case; everything else is allowed without a bound. */
  readonly withheld: Set<string>;
  readonly orders: Map<string, PlacedOrder>;
  /** Orders that wait out a delay. */
  readonly delayed: Set<PlacedOrder>;
  /** Orders that rest until a time. */
  readonly expiring: Set<PlacedOrder>;
  /** By index of a market: up to when its prints and books have met the orders that rest there. */
  readonly metUntilMs: Map<number, number>;
  /** Ticks that the world gives to markets and that have not come yet, by time. */
  readonly ticksToCome: { readonly atMs: number; readonly market: Market; readonly tickSize: string }[];
  /** Transactions that left their blocks, in order. */
  readonly reorgs: Reorg[];
  /** Followers' own transactions that are in blocks, by hash. */
  readonly transactions: Map<string, OwnTransaction>;
  /** Strangers, and what they traded. */
  readonly strangers: Strangers;
  /** Counts the changes that can bring something else next. */
  revision: number;
  readonly emit: (event: VenueEvent) => void;
};

/** Something that happened to an order, a trade or a market, as the venue's streams tell it. */
export type VenueEvent =
  | {
      readonly kind: 'order';
      readonly change: 'PLACEMENT' | 'UPDATE' | 'CANCELLATION';
      readonly placed: PlacedOrder;
      readonly atMs: number;
    }
  | { readonly kind: 'stranger'; readonly market: Market; readonly atMs: number }
  | { readonly kind: 'trade'; readonly account: Account; readonly trade: Trade; readonly atMs: number }
  | {
      readonly kind: 'tick';
      readonly market: Market;
      readonly oldTickSize: string;
      readonly newTickSize: string;
      readonly atMs: number;
    };
