import { type FeeSchedule } from '../model/market.ts';
import { type ConditionId, type TokenId } from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';

/** One outcome of a market. */
export type TokenOf = { readonly condition: ConditionId; readonly token: TokenId };

/** A fill: dollars are price × shares, the fee is apart. */
export type Fill = TokenOf & {
  readonly kind: 'BUY' | 'SELL';
  readonly shares: Shares;
  readonly dollars: Usd;
  readonly fee: Usd;
  /** Absent where the source does not tell who rested. */
  readonly role?: 'maker' | 'taker';
};

/** Dollars into a full set of a market's outcomes, or back. */
export type SetChange = { readonly kind: 'SPLIT' | 'MERGE'; readonly condition: ConditionId; readonly shares: Shares };

/** A payout. */
export type Redemption = {
  readonly kind: 'REDEEM';
  readonly condition: ConditionId;
  /** Absent where the row tells none: then all that he held of the market is redeemed. */
  readonly token?: TokenId;
  readonly shares: Shares;
  /** What was paid; absent where only the resolution tells it. */
  readonly dollars?: Usd;
};

/**
 * Shares of NO of several outcomes of one event, turned into as many of YES of all its other outcomes, and into dollars for
 * each outcome given but one.
 */
export type Conversion = {
  readonly kind: 'CONVERT';
  readonly shares: Shares;
  readonly gives: readonly TokenOf[];
  readonly gets: readonly TokenOf[];
  /** False where the event may have outcomes that `gets` lacks: then what cannot be told makes no profit and no loss. */
  readonly isWhole: boolean;
};

/** Shares that came from another wallet, or went there. */
export type Transfer = TokenOf & { readonly kind: 'RECEIVE' | 'SEND'; readonly shares: Shares };

/** What the venue pays for trading there: nobody who copies the trades is paid it. */
export type Reward = { readonly kind: 'REWARD'; readonly dollars: Usd };

/** One thing that a leader did which moves what he owns. */
export type LeaderAct = { readonly at: UnixMs } & (Fill | SetChange | Redemption | Conversion | Transfer | Reward);

/** A market as his accounts need it. */
export type SeriesMarket = {
  readonly condition: ConditionId;
  /** Markets of one event hang together: one match, one election. */
  readonly event: string;
  readonly tokens: readonly [TokenId, TokenId];
  /** What a taker pays for trading in it; absent where nobody tells, or where he pays none. */
  readonly fee?: FeeSchedule;
  /** From when on a share is worth what it pays. */
  readonly payout?: { readonly at: UnixMs; readonly perShare: readonly [Price, Price] };
};

/** What anybody could know of a token's price at a moment; a book without a bid has none. */
export type PricePoint = {
  readonly token: TokenId;
  readonly at: UnixMs;
  /** `close`: the last trade of some hours, known at their end: it marks what is held, and says nothing of any one moment. */
  readonly kind: 'bid' | 'trade' | 'close';
  readonly price?: Price;
};
