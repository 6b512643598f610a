import { type TradeTape } from '../../model/market-trade.ts';
import { MICRO } from '../../values/decimal.ts';
import { type TokenId } from '../../values/ids.ts';
import { type Price, price } from '../../values/price.ts';
import { sum } from '../../values/quantity.ts';
import { NO_SHARES } from '../../values/shares.ts';
import { type UnixMs } from '../../values/unix-ms.ts';

/** What a share of a token was traded at, weighted by volume, and in how many trades. */
export type MarketAverage = { readonly at: Price; readonly trades: number };

type Stretch = { readonly token: TokenId; readonly from: UnixMs; readonly until: UnixMs };

/**
 * Averages what was traded in a market between two moments: who took a share of the other outcome gave a dollar less its
 * price for one of this.
 *
 * @returns Undefined where the tape does not reach back that far, or nothing was traded.
 */
export function marketAverage(tape: TradeTape, { token, from, until }: Stretch): MarketAverage | undefined {
  if (tape.from > from) return undefined;
  const trades = tape.trades.filter(({ at }) => at >= from && at <= until);
  const volume = sum(
    NO_SHARES,
    trades.map(({ shares }) => shares),
  );
  if (volume === 0n) return undefined;
  const value = trades.reduce(
    (whole, trade) => whole + trade.shares * (trade.token === token ? trade.price : MICRO - trade.price),
    0n,
  );
  return { at: price((value + volume / 2n) / volume), trades: trades.length };
}
