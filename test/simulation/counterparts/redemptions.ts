import { later, unixMs } from '#core/values/unix-ms.ts';
import { drawBetween } from '../draws.ts';
import { type Faults } from '../faults.ts';
import { type History, type HistoryMarket } from '../history.ts';
import { type Timeline } from '../timeline.ts';
import { type Exchange } from './exchange.ts';
import { type Feed, redemptionRow } from './feed.ts';
import { walletOf } from './names.ts';

type RedemptionsInput = {
  readonly history: History;
  readonly timeline: Timeline;
  readonly start: number;
  readonly exchange: Exchange;
  readonly feed: Feed;
  readonly faults: Faults;
  readonly say: (line: string) => void;
};

/** The venue's redeemer looks again after so long: what was settled late is turned in then. */
const EVERY_MS = 180_000;
const ROUNDS = 12;
const SHOWN_AFTER_MS = 4_000;

/** Turns the followers' shares of paid out markets into cash, some minutes after the payout. */
export function scheduleRedemptions({ history, timeline, start, exchange, feed, faults, say }: RedemptionsInput): void {
  const redeemAll = (market: HistoryMarket): undefined => {
    for (const { name } of history.followers) {
      const wallet = walletOf(name);
      for (const { token, shares, paid } of exchange.redeem(market, wallet)) {
        say(`exchange: redeems ${shares} of ${token} of ${name} for ${paid}`);
        const row = redemptionRow(history, { wallet, token, count: shares, paid, at: unixMs(timeline.now) });
        feed.add(row, later(timeline.now, SHOWN_AFTER_MS));
      }
    }
  };
  const hasOwnKeys = history.followers.some(({ hasOwnKey }) => hasOwnKey === true);
  for (const market of history.markets) {
    if (market.resolves === undefined || market.resolves.isLeftToWallets === true) continue;
    // Where wallets redeem by themselves the venue comes when they do.
    const [soonest, latest] = hasOwnKeys ? [500_000, 900_000] : [30_000, 240_000];
    const first =
      start + market.resolves.atMs + drawBetween(soonest, latest, faults.draw(market.name, 0, 'redemption'));
    for (let round = 0; round < ROUNDS; round += 1)
      timeline.at(first + round * EVERY_MS, () => {
        redeemAll(market);
      });
  }
}
