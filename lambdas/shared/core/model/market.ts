import { type Bps } from '../values/bps.ts';
import { type ConditionId, type EventGroupId, type TokenId } from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';

/** Which contract and signing domain a market's orders are for. */
export type OrderDomain = 'v1' | 'v1-neg-risk' | 'v2';

/** The taker fee: shares × rate × (p × (1 − p))^exponent. */
export type FeeSchedule = {
  readonly rateBps: Bps;
  readonly exponent: number;
};

/** What must be known of a market to trade in it. */
export type Market = {
  readonly condition: ConditionId;
  readonly question: string;
  /** The market's part of an address at the venue; absent where it tells none. */
  readonly slug?: string;
  /** The event that the venue lists the market under, with others that hang on the same outcome; absent where it tells none. */
  readonly eventGroup?: EventGroupId;
  readonly domain: OrderDomain;
  /** Both outcomes' tokens, in the venue's order. */
  readonly tokens: readonly { readonly token: TokenId; readonly outcome: string }[];
  readonly tick: Price;
  readonly minimumShares: Shares;
  readonly fee: FeeSchedule;
  readonly isAcceptingOrders: boolean;
  /** Lower-case categories and tags. */
  readonly categories: readonly string[];
  readonly liquidity: Usd;
  /** What was traded in the last day; absent where the venue does not say. */
  readonly volume24h?: Usd;
  readonly endsAt?: UnixMs;
  /** When the game begins that decides it; absent where there is none. */
  readonly startsAt?: UnixMs;
  /** True once somebody has proposed an outcome; absent: not, as far as the venue tells. */
  readonly isResolving?: true;
};

/** One price of a book and what stands there. */
export type BookLevel = { readonly price: Price; readonly shares: Shares };

/** A token's book, best first on both sides. */
export type Book = {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
};

/** What a share of each outcome pays, in micro-dollars, once that is final. */
export type Resolution = {
  readonly condition: ConditionId;
  readonly payouts: readonly { readonly token: TokenId; readonly perShare: Price }[];
};
