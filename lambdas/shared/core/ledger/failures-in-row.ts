import { isFinal, type TradeStatus } from '../model/trade.ts';
import { type UnixMs } from '../values/unix-ms.ts';

/** So many trades failed on chain one after the other: it is no accident any more. */
export const FAILURES_TOLERATED = 1;

/**
 * How many of a wallet's newest final trades failed, without a confirmed one between. Of trades matched at one instant the
 * confirmed count as the newer ones.
 */
export function failuresInRow(trades: readonly { readonly status: TradeStatus; readonly matchedAt: UnixMs }[]): number {
  const newestFirst = trades
    .filter((trade) => isFinal(trade.status))
    .sort((a, b) => b.matchedAt - a.matchedAt || Number(a.status === 'FAILED') - Number(b.status === 'FAILED'));
  const confirmed = newestFirst.findIndex((trade) => trade.status === 'CONFIRMED');
  return confirmed < 0 ? newestFirst.length : confirmed;
}
