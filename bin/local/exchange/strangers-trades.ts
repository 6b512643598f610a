import type { FeedTrade } from './feed-trade.ts';
import type { Market } from './market-index.ts';
import type { ArrivalPlace } from './strangers-arrivals.ts';
import type { ActivityRow } from './world.ts';

/** What a stranger traded with other strangers, as the streams tell it at the match. */
export type StrangerTrade = { readonly market: Market; readonly taker: ActivityRow };

/** What strangers traded, and how far they have come. */
export type Strangers = {
  readonly trades: StrangerTrade[];
  /** Both parties of these trades, by the time of the chain. */
  readonly parts: FeedTrade[];
  readonly partTimes: number[];
  place: ArrivalPlace;
};

/** Nobody has come yet. */
export function noStrangers(startMs: number): Strangers {
  return { trades: [], parts: [], partTimes: [], place: { atMs: startMs, marketIndex: -1 } };
}
