import type { MarketField } from './market-fields.ts';

/**
 * One recorded (or generated) stretch of the venue's history, parsed and complete: what the local exchange plays.
 *
 * It is the exchange's own `World`, declared again because the two folders share no code; the commands layer hands
 * one to the other and the compiler checks that they agree.
 */
export type TapeWorld = {
  readonly name: string;
  readonly seed: number;
  /** Where the clock starts, milliseconds since the epoch; rows before it are history. */
  readonly startMs: number;
  readonly leaders: readonly TapeLeader[];
  /** Sorted by time; rows of one second keep the order in which they happened. */
  readonly rows: readonly ActivityRow[];
  readonly markets: readonly MarketFacts[];
  readonly books: readonly BookMessage[];
};

/** A leader with what it owned when the tape starts: cash in micro-dollars, shares in millionths. */
export type TapeLeader = {
  readonly wallet: string;
  readonly name: string;
  readonly cashMicro: bigint;
  readonly positions: readonly { readonly tokenId: string; readonly sharesMicro: bigint }[];
};

/** One row of a wallet's activity, whatever shape it was recorded in; amounts in millionths. */
export type ActivityRow = {
  readonly wallet: string;
  /** TRADE, SPLIT, MERGE, REDEEM, CONVERSION, REWARD … or a kind unknown today. */
  readonly type: string;
  /** Time of the block, seconds since the epoch. */
  readonly timestampS: number;
  readonly transactionHash: string;
  /** 64 hex digits in lower case; empty where the row concerns no market. */
  readonly conditionId: string;
  /** Empty where the row concerns no single token. */
  readonly tokenId: string;
  readonly side: 'BUY' | 'SELL' | '';
  readonly sizeMicro: bigint;
  readonly usdcMicro: bigint;
  /** As recorded, between 0 and 1; zero where there was no price. */
  readonly price: number;
  readonly outcome: string;
  /** 0 or 1, or 999 where the row concerns no single token. */
  readonly outcomeIndex: number;
  readonly title: string;
  readonly slug: string;
  readonly eventSlug: string;
  readonly name: string;
};

/** What is known of one binary market, and how it ended. */
export type MarketFacts = {
  readonly version: 'v1' | 'v2';
  readonly gammaId: string;
  readonly conditionId: string;
  readonly question: string;
  readonly slug: string;
  readonly category: string | null;
  readonly tags: readonly string[];
  readonly eventId: string;
  readonly eventSlug: string;
  readonly tokens: readonly [MarketToken, MarketToken];
  /** Decimal text, like `0.01`. */
  readonly tickSize: string;
  /** Shares. */
  readonly minOrderSize: number;
  readonly negRisk: boolean;
  readonly feeRate: number;
  readonly feeExponent: number;
  /** Dollars, like the two volumes. */
  readonly liquidity: number;
  readonly volume: number;
  readonly volume24h: number;
  /** The planned end; the market may resolve before or after it. */
  readonly endMs: number;
  readonly gameStartMs?: number;
  readonly secondsDelay: number;
  /** What nobody recorded of it; absent where the tape does not say, as those from before the mark do. */
  readonly invented?: readonly MarketField[];
  readonly resolution?: MarketResolution;
};

/** One of a market's two tradable answers. */
export type MarketToken = { readonly tokenId: string; readonly outcome: string };

/** When a market resolved and what a share of each token then paid, in micro-dollars. */
export type MarketResolution = { readonly atMs: number; readonly payoutsMicro: readonly [bigint, bigint] };

/** A token's whole book at one moment, worst level first as the venue shows it. */
export type BookMessage = {
  readonly tokenId: string;
  readonly atMs: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
};

/** Price and shares of one level, decimal text. */
export type BookLevel = { readonly price: string; readonly size: string };
