import { averagePrice } from '../detection/average-price.ts';
import { MICRO } from '../values/decimal.ts';
import { later, type UnixMs } from '../values/unix-ms.ts';
import { type ActRecord } from './copied-acts.ts';
import { markoutsOf } from './copyability.ts';
import { type LeaderAct, type SeriesMarket } from './leader-act.ts';
import { type MarkoutFit, markoutFit } from './markout-fit.ts';
import { type MarkedFill, type Markout } from './markout.ts';
import { type MetPrices, metPrices } from './met-prices.ts';
import { missing, type Statistic } from './statistic.ts';

/** How far prices went a leader's way after his trades, and how fast. */
export type LeaderMarkouts = {
  readonly markouts: readonly Statistic<Markout>[];
  readonly decay: Statistic<MarkoutFit>;
};

/** In seconds after his trade: around our own delay, and on to where all that he knew should be known. */
export const MARKOUT_DELAYS = [5, 30, 300, 3_600];
/** Time constants that are tried, in seconds. */
const THETAS = Float64Array.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000);
/** The newest of his trades: what he knew years ago is no more, and an interval over more events costs seconds. */
export const MOST_MARKED_FILLS = 500;

/**
 * Measures what a leader's trades foretold, by what others traded after them within a minute of each delay.
 *
 * Trades stand for the middle of a book: a record has no offers. A trade of the delay in which nothing was traded is left out
 * there; after the resolution nothing counts.
 */
export function leaderMarkouts({ acts, markets, prices }: ActRecord): LeaderMarkouts {
  const met = metPrices(prices, markets);
  const fills = acts.flatMap((act) => fillOf(act, { markets, met })).slice(-MOST_MARKED_FILLS);
  return markoutFigures(fills);
}

/** The markouts of marked trades at each delay, and how fast they came. */
export function markoutFigures(fills: readonly MarkedFill[]): LeaderMarkouts {
  const markouts = markoutsOf(fills, MARKOUT_DELAYS);
  const told = markouts.flatMap(({ value }) => value ?? []);
  return { markouts, decay: told.length === 0 ? missing('EMPTY') : fittedTo(told) };
}

function fittedTo(told: readonly Markout[]): Statistic<MarkoutFit> {
  return markoutFit({
    delays: Float64Array.from(told, ({ delay }) => delay),
    markouts: Float64Array.from(told, ({ mean }) => mean),
    thetas: THETAS,
  });
}

type Facts = Pick<ActRecord, 'markets'> & { readonly met: MetPrices };

function fillOf(act: LeaderAct, { markets, met }: Facts): readonly MarkedFill[] {
  if ((act.kind !== 'BUY' && act.kind !== 'SELL') || act.shares <= 0n) return [];
  const market = markets.get(act.condition);
  if (market === undefined) return [];
  const traded = averagePrice({ notional: act.dollars, shares: act.shares });
  return [
    {
      ...{ event: market.event, side: act.kind },
      ...{ price: Number(traded) / Number(MICRO), notional: Number(act.dollars) / Number(MICRO) },
      mids: MARKOUT_DELAYS.map((delay) => {
        const at = later(act.at, delay * 1_000);
        const mid = isOver(market, at) ? undefined : met.after(act.token, at);
        return mid === undefined ? undefined : Number(mid) / Number(MICRO);
      }),
    },
  ];
}

function isOver({ payout }: SeriesMarket, at: UnixMs): boolean {
  return payout !== undefined && payout.at <= at;
}
