import { joiningBasis } from '../execution/event-group.ts';
import { type EntryLimits } from '../execution/reserve-entry.ts';
import { type DenyReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { ONE_IN_BPS } from '../values/bps.ts';
import { costOf } from '../values/price.ts';
import { larger, minus, plus, scaleFloor, smaller } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { NO_USD, type Usd } from '../values/usd.ts';

/** A money limit of an entry: how much it allows now, and the reason to give when that is less than the size. */
type MoneyLimit = {
  readonly allows: Usd;
  readonly reason: (size: Usd) => DenyReason;
};

/**
 * The money limits of an entry in their order of precedence: size first, then exposure, then spending.
 *
 * What is used counts working orders and everything owned. The reserve is taken off the total.
 */
export function moneyLimits(snapshot: Snapshot): readonly MoneyLimit[] {
  const { settings, follow } = snapshot;
  const { limits } = settings;
  const part = scaleFloor(follow.allocated, limits.maxPositionBps, ONE_IN_BPS);
  return [
    {
      allows: limits.maxSingleBet,
      reason: (size) => ({ code: 'SINGLE_BET_ABOVE_MAX', size, max: limits.maxSingleBet }),
    },
    {
      allows: part,
      reason: (size) => ({ code: 'POSITION_PART_ABOVE_MAX', size, max: part, part: limits.maxPositionBps }),
    },
    ...exposureLimits(snapshot),
  ];
}

function exposureLimits(snapshot: Snapshot): readonly MoneyLimit[] {
  const { globalCap, leaderCap, marketCap, eventCap, dayCap, position } = snapshot;
  const bounds = entryLimits(snapshot);
  const of = (
    code: Extract<DenyReason, { readonly left: Usd }>['code'],
    limit: Usd | undefined,
    used: Usd | undefined,
  ): readonly MoneyLimit[] => {
    if (limit === undefined) return [];
    const allows = left(limit, used ?? NO_USD);
    return [{ allows, reason: (size) => ({ code, size, left: allows }) }];
  };
  return [
    ...of('LEADER_ALLOCATION_USED', bounds.leader, leaderCap?.used),
    ...of('MARKET_EXPOSURE_USED', bounds.market, marketCap?.used),
    ...of('EVENT_EXPOSURE_USED', bounds.event, plus(eventCap?.used ?? NO_USD, joiningBasis(position))),
    ...of('POSITION_SIZE_USED', sharesAsDollars(snapshot, bounds.tokenShares), NO_USD),
    ...of('TOTAL_EXPOSURE_USED', bounds.total, globalCap?.used),
    ...of('DAILY_SPEND_USED', bounds.daySpend, dayCap?.used),
  ];
}

/** At the best price a dollar brings the most shares: what they cost there never brings more than are left. */
function sharesAsDollars({ tokenCap, book }: Snapshot, limit: Shares | undefined): Usd | undefined {
  const best = book?.asks[0]?.price;
  if (limit === undefined || best === undefined) return undefined;
  return costOf(larger(minus(limit, tokenCap?.shares ?? NO_SHARES), NO_SHARES), best);
}

/** What an entry must stay within, now and in the transaction that reserves it. */
export function entryLimits({
  settings,
  follower,
  follow,
}: Pick<Snapshot, 'settings' | 'follower' | 'follow'>): EntryLimits {
  const { maxMarketExposure, maxEventExposure, maxPositionShares, maxDailySpend, maxEntriesPerMinute } =
    settings.limits;
  return {
    total: totalLimit(settings, follower.totalCapital),
    leader: follow.allocated,
    ...(maxMarketExposure === undefined ? {} : { market: maxMarketExposure }),
    ...(maxEventExposure === undefined ? {} : { event: maxEventExposure }),
    ...(maxPositionShares === undefined ? {} : { tokenShares: maxPositionShares }),
    ...(maxDailySpend === undefined ? {} : { daySpend: maxDailySpend }),
    ...(maxEntriesPerMinute === undefined ? {} : { minuteEntries: maxEntriesPerMinute }),
  };
}

/** The most that a follower may have at stake: the total limit, and never the reserve. */
export function totalLimit({ limits }: Pick<Snapshot['settings'], 'limits'>, totalCapital: Usd): Usd {
  return smaller(limits.maxTotalExposure, left(totalCapital, limits.reserveCapital));
}

function left(limit: Usd, used: Usd): Usd {
  return larger(minus(limit, used), NO_USD);
}
