import { type Trade } from '../model/trade.ts';
import { scaleFloor, sum } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { NO_USD, type Usd, usd } from '../values/usd.ts';

/** What one log of an order says that it gave and got. */
type ChainFill = { readonly shares: Shares; readonly gross: Usd; readonly fee: Usd };

/** Dollars without the fee, and the fee, that a trade really moved. */
export type TradeAmounts = { readonly gross: Usd; readonly fee: Usd };

/**
 * Says what a trade moved according to the logs of its order in its transaction.
 *
 * Where several trades of the order share the transaction, each takes the log of its shares; where there are fewer logs
 * than trades, its part of all of them, the last trade what rounding left. The shares of both must add up to the same.
 *
 * @returns Undefined where they do not: the formula counts until it is known better.
 */
export function chainAmounts(
  trade: Trade,
  all: readonly Trade[],
  fills: readonly ChainFill[],
): TradeAmounts | undefined {
  const trades = all.filter((one) => one.transaction === trade.transaction && one.status !== 'FAILED');
  const place = trades.findIndex((one) => one.tradeId === trade.tradeId);
  if (place < 0 || totalShares(trades) !== totalShares(fills) || totalShares(fills) === 0n) return undefined;
  return matchedFill(trades, place, fills) ?? partOf(trades, place, fills);
}

/** The log with the trade's shares; trades and logs of equal shares belong together in their order. */
function matchedFill(trades: readonly Trade[], place: number, fills: readonly ChainFill[]): TradeAmounts | undefined {
  if (trades.length !== fills.length) return undefined;
  const byShares = (a: { readonly shares: bigint }, b: { readonly shares: bigint }): number =>
    a.shares === b.shares ? 0 : a.shares < b.shares ? -1 : 1;
  const sortedTrades = [...trades].sort(byShares);
  const sortedFills = [...fills].sort(byShares);
  if (sortedTrades.some((one, index) => one.shares !== sortedFills[index]?.shares)) return undefined;
  const fill = sortedFills[sortedTrades.findIndex((one) => one.tradeId === trades[place]?.tradeId)];
  return fill === undefined ? undefined : { gross: fill.gross, fee: fill.fee };
}

function partOf(trades: readonly Trade[], place: number, fills: readonly ChainFill[]): TradeAmounts {
  const whole = { gross: totalOf(fills, 'gross'), fee: totalOf(fills, 'fee') };
  return { gross: share(trades, place, whole, 'gross'), fee: share(trades, place, whole, 'fee') };
}

/** By what the formula says of each trade, so that a better price is not averaged away. */
function share(trades: readonly Trade[], place: number, whole: TradeAmounts, of: 'gross' | 'fee'): Usd {
  const expected = totalOf(trades, of);
  const weight = (trade: Trade): bigint => (expected === 0n ? trade.shares : trade[of]);
  const total = expected === 0n ? totalShares(trades) : expected;
  const parts = trades.map((trade) => scaleFloor(whole[of], weight(trade), total));
  const rest = whole[of] - sum(NO_USD, parts);
  return usd((parts[place] ?? 0n) + (place === trades.length - 1 ? rest : 0n));
}

function totalOf(rows: readonly TradeAmounts[], of: 'gross' | 'fee'): Usd {
  return sum(
    NO_USD,
    rows.map((row) => row[of]),
  );
}

function totalShares(rows: readonly { readonly shares: Shares }[]): Shares {
  return sum(
    NO_SHARES,
    rows.map((row) => row.shares),
  );
}
