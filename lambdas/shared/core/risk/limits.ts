import { type DenyReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { ONE_IN_BPS } from '../values/bps.ts';
import { larger, minus, scaleFloor, smaller } from '../values/quantity.ts';
import { NO_USD, type Usd } from '../values/usd.ts';

/** A money limit of an entry: how much it allows now, and the reason to give when that is less than the size. */
type MoneyLimit = {
  readonly allows: Usd;
  readonly reason: (size: Usd) => DenyReason;
};

/**
 * The money limits of an entry in their order of precedence: size first, then exposure.
 *
 * What is used counts working orders and everything owned. The reserve is taken off the total.
 */
export function moneyLimits({ settings, follower, follow, globalCap, leaderCap }: Snapshot): readonly MoneyLimit[] {
  const { limits } = settings;
  const part = scaleFloor(follow.allocated, limits.maxPositionBps, ONE_IN_BPS);
  const allocationLeft = left(follow.allocated, leaderCap?.used ?? NO_USD);
  const totalLeft = left(totalLimit(settings, follower.totalCapital), globalCap?.used ?? NO_USD);
  return [
    {
      allows: limits.maxSingleBet,
      reason: (size) => ({ code: 'SINGLE_BET_ABOVE_MAX', size, max: limits.maxSingleBet }),
    },
    {
      allows: part,
      reason: (size) => ({ code: 'POSITION_PART_ABOVE_MAX', size, max: part, part: limits.maxPositionBps }),
    },
    { allows: allocationLeft, reason: (size) => ({ code: 'LEADER_ALLOCATION_USED', size, left: allocationLeft }) },
    { allows: totalLeft, reason: (size) => ({ code: 'TOTAL_EXPOSURE_USED', size, left: totalLeft }) },
  ];
}

/** The most that a follower may have at stake: the total limit, and never the reserve. */
export function totalLimit({ limits }: Pick<Snapshot['settings'], 'limits'>, totalCapital: Usd): Usd {
  return smaller(limits.maxTotalExposure, left(totalCapital, limits.reserveCapital));
}

function left(limit: Usd, used: Usd): Usd {
  return larger(minus(limit, used), NO_USD);
}
