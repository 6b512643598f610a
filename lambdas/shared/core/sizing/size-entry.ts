import { isIncrease, type LeaderEvent, movedBy } from '../model/leader-event.ts';
import { type Follow } from '../model/settings.ts';
import { ONE_IN_BPS } from '../values/bps.ts';
import { MICRO } from '../values/decimal.ts';
import { invariant } from '../values/invariant.ts';
import { larger, minus, plus, scaleFloor } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { sizeByFactor } from './factor.ts';
import { sizeByPercentage } from './percentage.ts';
import { sizeByProportion } from './portfolio-proportion.ts';

/** A purchase, as far as it decides what a copy of it costs. */
type Purchase = Pick<LeaderEvent, 'type' | 'before' | 'shares' | 'notional' | 'usedUp' | 'supplements'>;

type SizeInput = {
  readonly event: Purchase;
  readonly follow: Follow;
  /** Only the portfolio policy needs it. */
  readonly leaderEquity: Usd;
  /** What the leader holds of the other outcome, where both are netted. */
  readonly opposite?: Shares | undefined;
};

/** What a copy comes to before any limit, any price of ours and any reduction that came after it. */
export type EntrySize = {
  /** Dollars; by factor those at the leader's own price, by kelly what a sure thing would be worth. */
  readonly amount: Usd;
  /** Where the policy counts shares: as many are bought at our price. */
  readonly shares?: Shares;
  /** The leader's dollars that are copied. */
  readonly leaderNotional: Usd;
};

/**
 * What a follower puts into a copy, before any limit and any reduction that came after it.
 *
 * Only what opened or added to the leader's position counts; where both outcomes are netted, to his net position.
 *
 * @returns An amount of zero when there is nothing to copy.
 */
export function sizeEntry({ event, follow, leaderEquity, opposite }: SizeInput): EntrySize {
  const grown = grownBy(event, opposite);
  const leaderNotional = scaleFloor(event.notional, grown, event.shares);
  const { sizing, allocated } = follow;
  switch (sizing.policy) {
    case 'portfolio_proportion':
      return { amount: sizeByProportion({ leaderNotional, leaderEquity, allocated }), leaderNotional };
    case 'percentage': {
      const { copyBps, maxTrade } = sizing;
      return { amount: sizeByPercentage({ leaderNotional, copyBps, maxTrade }), leaderNotional };
    }
    case 'factor': {
      const { factor } = sizing;
      const shares = sizeByFactor({ leaderShares: grown, factor });
      return { amount: scaleFloor(leaderNotional, factor, MICRO), shares, leaderNotional };
    }
    case 'fixed':
      // What a later report adds to a fill is part of a purchase that its amount has copied already.
      return { amount: grown === 0n || event.supplements !== undefined ? NO_USD : sizing.amount, leaderNotional };
    case 'kelly': {
      const most = scaleFloor(allocated, sizing.fraction, ONE_IN_BPS);
      return { amount: grown === 0n ? NO_USD : most, leaderNotional };
    }
  }
}

/**
 * The shares by which a purchase raised what the leader holds above zero: what closed a short record of ours opens
 * nothing, and what an adjustment had moved already is copied no more. Where both outcomes are netted, the shares by
 * which it raised what he holds beyond the other outcome.
 */
export function grownBy(event: Omit<Purchase, 'notional' | 'supplements'>, opposite: Shares = NO_SHARES): Shares {
  invariant(isIncrease(event.type), `a ${event.type} raises nothing`);
  const level = larger(opposite, NO_SHARES);
  const after = larger(plus(event.before, movedBy(event)), level);
  return minus(after, larger(event.before, level));
}
