import { isIncrease, type LeaderEvent, movedBy } from '../model/leader-event.ts';
import { type Follow } from '../model/settings.ts';
import { invariant } from '../values/invariant.ts';
import { larger, minus, plus, scaleFloor } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { type Usd } from '../values/usd.ts';
import { sizeByPercentage } from './percentage.ts';
import { sizeByProportion } from './portfolio-proportion.ts';

/** A purchase, as far as it decides what a copy of it costs. */
type Purchase = Pick<LeaderEvent, 'type' | 'before' | 'shares' | 'notional' | 'usedUp'>;

type SizeInput = {
  readonly event: Purchase;
  readonly follow: Follow;
  /** Only the portfolio policy needs it. */
  readonly leaderEquity: Usd;
  /** What the leader holds of the other outcome, where both are netted. */
  readonly opposite?: Shares | undefined;
};

/**
 * The dollars that a follower puts into a copy, before any limit and any reduction that came after it.
 *
 * Only what opened or added to the leader's position counts; where both outcomes are netted, to his net position.
 *
 * @returns Dollars; zero when there is nothing to copy.
 */
export function sizeEntry({ event, follow, leaderEquity, opposite }: SizeInput): Usd {
  return policySize(follow, scaleFloor(event.notional, grownBy(event, opposite), event.shares), leaderEquity);
}

/**
 * The shares by which a purchase raised what the leader holds above zero: what closed a short record of ours opens
 * nothing, and what an adjustment had moved already is copied no more. Where both outcomes are netted, the shares by
 * which it raised what he holds beyond the other outcome.
 */
export function grownBy(event: Omit<Purchase, 'notional'>, opposite: Shares = NO_SHARES): Shares {
  invariant(isIncrease(event.type), `a ${event.type} raises nothing`);
  const level = larger(opposite, NO_SHARES);
  const after = larger(plus(event.before, movedBy(event)), level);
  return minus(after, larger(event.before, level));
}

function policySize({ sizing, allocated }: Follow, leaderNotional: Usd, leaderEquity: Usd): Usd {
  switch (sizing.policy) {
    case 'portfolio_proportion':
      return sizeByProportion({ leaderNotional, leaderEquity, allocated });
    case 'percentage':
      return sizeByPercentage({ leaderNotional, copyBps: sizing.copyBps, maxTrade: sizing.maxTrade });
  }
}
