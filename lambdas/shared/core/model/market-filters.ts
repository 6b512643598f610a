import { type Bps } from '../values/bps.ts';
import { type Price } from '../values/price.ts';
import { type Usd } from '../values/usd.ts';

/** Which markets a follower buys in, beside categories and liquidity; an empty list and an absent bound filter nothing. */
export type MarketFilters = {
  /** Condition ids and slugs in lower case; empty allows every market. */
  readonly allowedMarkets: readonly string[];
  readonly deniedMarkets: readonly string[];
  /** Names of outcomes as a person writes them; empty allows every outcome. */
  readonly allowedOutcomes: readonly string[];
  readonly deniedOutcomes: readonly string[];
  /** Words of which a market's question or slug must have one; empty allows every market. */
  readonly allowedKeywords: readonly string[];
  readonly deniedKeywords: readonly string[];
  /** The least that was traded in the market in a day, by the venue's own figure. */
  readonly minVolume24h?: Usd;
  /** The most between best bid and best ask, in micro-dollars a share. */
  readonly maxSpread?: Price;
  /** The largest part of the shares offered within an entry's limit that it may ask for. */
  readonly maxBookPart?: Bps;
  /** The lowest best price at which anything is bought. */
  readonly minPrice?: Price;
  /** The highest price at which anything is bought: no order's limit is above it. */
  readonly maxPrice?: Price;
  /** The least time to the planned end of the market. */
  readonly minTimeToEndMs?: number;
  /** How long nothing more is bought of a position that lost when some of it was given up. */
  readonly cooldownAfterLossMs?: number;
};
