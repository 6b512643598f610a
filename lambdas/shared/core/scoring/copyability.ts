import { meanCost } from '../reporting/cost-interval.ts';
import { type MarkedFill, type Markout } from './markout.ts';
import { known, missing, type Statistic } from './statistic.ts';

const IN_BPS = 10_000;

/**
 * The mean markout of a leader's trades at each delay: the middle of the book then less his price, for his sales the other
 * way round, weighted by dollars, with a bootstrap interval over whole events.
 *
 * A delay for which nothing was recorded has none; the interval is missing below five events.
 */
export function markoutsOf(fills: readonly MarkedFill[], delays: readonly number[]): readonly Statistic<Markout>[] {
  return delays.map((delay, at) => {
    const marked = fills.flatMap((fill) => {
      const mid = fill.mids[at];
      if (mid === undefined) return [];
      return [{ ...fill, markout: fill.side === 'BUY' ? mid - fill.price : fill.price - mid }];
    });
    const clusters = [...Map.groupBy(marked, ({ event }) => event).values()].map((group) => ({
      cost: group.reduce((total, { markout, notional }) => total + markout * notional, 0),
      notional: group.reduce((total, { notional }) => total + notional, 0),
    }));
    const cost = meanCost(clusters, `markout|${delay}`);
    if (cost.bps === null) return missing(cost.reason ?? 'EMPTY');
    const fraction = (value: number | null): number | null => (value === null ? null : value / IN_BPS);
    const { bps, low, high } = cost;
    return known({ delay, mean: bps / IN_BPS, low: fraction(low), high: fraction(high), fills: marked.length });
  });
}

type CopyabilityInput = {
  /** The chance that what he buys comes true, and what he pays for a share, in dollars. */
  readonly chance: number;
  readonly leaderPrice: number;
  /** What a share costs us more than him, in dollars: how far the price has gone by our delay, then half the spread, impact, fee. */
  readonly costs: {
    readonly markout: number;
    readonly halfSpread: number;
    readonly impact: number;
    readonly fee: number;
  };
};

/**
 * What is left of a leader's edge for who copies him: 1 − cost/(q − p_L). At zero or below he cannot be copied.
 *
 * @returns BELOW_BENCHMARK where he has no edge himself: of nothing there is no part.
 */
export function copyability({ chance, leaderPrice, costs }: CopyabilityInput): Statistic {
  const { markout, halfSpread, impact, fee } = costs;
  const cost = markout + halfSpread + impact + fee;
  if (![chance, leaderPrice, cost].every(Number.isFinite)) return missing('NON_FINITE');
  const edge = chance - leaderPrice;
  return edge <= 0 ? missing('BELOW_BENCHMARK') : known(1 - cost / edge);
}
