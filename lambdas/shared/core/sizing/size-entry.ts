import { type LeaderEvent } from '../model/leader-event.ts';
import { type Follow } from '../model/settings.ts';
import { larger, minus, plus, scaleFloor } from '../values/quantity.ts';
import { NO_SHARES } from '../values/shares.ts';
import { type Usd } from '../values/usd.ts';
import { sizeByPercentage } from './percentage.ts';
import { sizeByProportion } from './portfolio-proportion.ts';

type SizeInput = {
  readonly event: Pick<LeaderEvent, 'before' | 'shares' | 'notional'>;
  readonly follow: Follow;
  /** Only the portfolio policy needs it. */
  readonly leaderEquity: Usd;
};

/**
 * The dollars that a follower puts into a copy, before any limit and any reduction that came after it.
 *
 * Only what opened or added to the leader's position counts.
 *
 * @returns Dollars; zero when there is nothing to copy.
 */
export function sizeEntry({ event, follow, leaderEquity }: SizeInput): Usd {
  return policySize(follow, copyableNotional(event), leaderEquity);
}

/** What closed a short record of ours opens nothing: only the growth above zero is copied. */
function copyableNotional(event: SizeInput['event']): Usd {
  const after = larger(plus(event.before, event.shares), NO_SHARES);
  const grown = minus(after, larger(event.before, NO_SHARES));
  return scaleFloor(event.notional, grown, event.shares);
}

function policySize({ sizing, allocated }: Follow, leaderNotional: Usd, leaderEquity: Usd): Usd {
  switch (sizing.policy) {
    case 'portfolio_proportion':
      return sizeByProportion({ leaderNotional, leaderEquity, allocated });
    case 'percentage':
      return sizeByPercentage({ leaderNotional, copyBps: sizing.copyBps, maxTrade: sizing.maxTrade });
  }
}
