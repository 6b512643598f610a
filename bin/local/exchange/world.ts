/**
 * All that the local exchange imitates: leaders, what they did, the markets they did it in, and recorded books.
 *
 * Plain data, already parsed. Opening cash and positions of a leader are those before the first row; rows before
 * `startMs` are history that the exchange has already seen when its clock starts.
 */
export type World = {
  readonly name: string;
  readonly seed: number;
  readonly startMs: number;
  readonly leaders: readonly WorldLeader[];
  readonly rows: readonly ActivityRow[];
  readonly markets: readonly MarketFacts[];
  readonly books: readonly BookMessage[];
};

/** One leader's wallet before the first row, cash and shares in millionths. */
export type WorldLeader = {
  readonly wallet: string;
  readonly name: string;
  readonly cashMicro: bigint;
  readonly positions: readonly { readonly tokenId: string; readonly sharesMicro: bigint }[];
};

/**
 * One thing a wallet did, as the Data API tells it: sizes in millionths of a share, dollars in millionths.
 *
 * `tokenId` and `side` are empty for what is not a trade; `timestampS` is the time of the block in seconds.
 */
export type ActivityRow = {
  readonly wallet: string;
  readonly type: string;
  readonly timestampS: number;
  readonly transactionHash: string;
  readonly conditionId: string;
  readonly tokenId: string;
  readonly side: 'BUY' | 'SELL' | '';
  readonly sizeMicro: bigint;
  readonly usdcMicro: bigint;
  readonly price: number;
  readonly outcome: string;
  readonly outcomeIndex: number;
  readonly title: string;
  readonly slug: string;
  readonly eventSlug: string;
  readonly name: string;
};

/** One share's answer and the token that trades it. */
export type MarketToken = { readonly tokenId: string; readonly outcome: string };

/** What the venue knows of a market, its rules and, once it is over, its payouts per share in millionths. */
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
  readonly tickSize: string;
  readonly minOrderSize: number;
  readonly negRisk: boolean;
  readonly feeRate: number;
  readonly feeExponent: number;
  readonly liquidity: number;
  readonly volume: number;
  readonly volume24h: number;
  readonly endMs: number;
  readonly gameStartMs?: number;
  readonly secondsDelay: number;
  /** True where a marketable order is held for a moment and the answer tells what became of it. */
  readonly hasShortDelay?: boolean;
  /** True where resting orders are cleared when the game starts. */
  readonly clearsAtStart?: boolean;
  /** Ticks that the market gets while it lives, by time. */
  readonly tickChanges?: readonly { readonly atMs: number; readonly tickSize: string }[];
  readonly resolution?: { readonly atMs: number; readonly payoutsMicro: readonly [bigint, bigint] };
};

/** A recorded snapshot of one token's book, prices and sizes as decimal text. */
export type BookMessage = {
  readonly tokenId: string;
  readonly atMs: number;
  readonly bids: readonly { readonly price: string; readonly size: string }[];
  readonly asks: readonly { readonly price: string; readonly size: string }[];
};
