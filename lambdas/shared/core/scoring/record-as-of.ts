import { type UnixMs } from '../values/unix-ms.ts';
import { type ActRecord } from './copied-acts.ts';
import { type SeriesMarket } from './leader-act.ts';

/** What could be known before a moment: no act, no price and no payout of it or later. */
export function recordAsOf({ acts, markets, prices }: ActRecord, asOf: UnixMs): ActRecord {
  return {
    acts: acts.filter(({ at }) => at < asOf),
    markets: new Map([...markets].map(([condition, market]) => [condition, marketAsOf(market, asOf)])),
    prices: prices.filter(({ at }) => at < asOf),
  };
}

function marketAsOf(market: SeriesMarket, asOf: UnixMs): SeriesMarket {
  if (market.payout === undefined || market.payout.at < asOf) return market;
  const { payout: _, ...open } = market;
  return open;
}
