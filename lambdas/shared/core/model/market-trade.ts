import { type TokenId } from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';

/** What somebody took in a market, on either of its tokens. */
export type MarketTrade = {
  /** Of its block: whole seconds. */
  readonly at: UnixMs;
  readonly token: TokenId;
  readonly price: Price;
  readonly shares: Shares;
};

/** What was taken in a market, as far as it was read. */
export type TradeTape = {
  readonly trades: readonly MarketTrade[];
  /** From here on none is missing; what came before was not asked for, or is more than may be read. */
  readonly from: UnixMs;
  /** Smaller ones were not asked for; absent: all were. */
  readonly least?: Usd;
};
