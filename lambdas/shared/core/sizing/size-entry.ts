import { type LeaderEvent } from '../model/leader-event.ts';
import { type Follow } from '../model/settings.ts';
import { type Cut } from '../model/position.ts';
import { larger, minus, plus, scaleFloor } from '../values/quantity.ts';
import { NO_SHARES } from '../values/shares.ts';
import { type Usd } from '../values/usd.ts';
import { sizeByPercentage } from './percentage.ts';
import { sizeByProportion } from './portfolio-proportion.ts';

type SizeInput = {
  readonly event: LeaderEvent;
  readonly follow: Follow;
  /** Only the portfolio policy needs it. */
  readonly leaderEquity: Usd;
  /** Reductions applied to our position so far. */
  readonly cuts: readonly Cut[];
};

/**
 * The dollars that a follower puts into a copy, before any limit.
 *
 * Only what opened or added to the leader's position counts, and reductions that came after it have already taken their
 * part.
 *
 * @returns Dollars; zero when nothing is left to copy.
 */
export function sizeEntry({ event, follow, leaderEquity, cuts }: SizeInput): Usd {
  const size = policySize(follow, copyableNotional(event), leaderEquity);
  return cuts
    .filter((cut) => cut.leaderVersion > event.positionVersion)
    .reduce((left, cut) => scaleFloor(left, cut.keepNumerator, cut.keepDenominator), size);
}

/** What closed a short record of ours opens nothing: only the growth above zero is copied. */
function copyableNotional(event: LeaderEvent): Usd {
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
