import { eventGroupOf, joiningBasis } from '../execution/event-group.ts';
import { LAST_SHARES } from '../execution/reserve-entry.ts';
import { ENTRIES_CEILING, EXPOSURE_CEILING, ORDER_CEILING } from '../model/ceilings.ts';
import { type EntryLimits } from '../model/entry-limits.ts';
import { type EntryLot } from '../model/parent-order.ts';
import { type Limits } from '../model/settings.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { signingBounds } from '../signing/signing-bounds.ts';
import { ONE_IN_BPS } from '../values/bps.ts';
import { larger, minus, plus, scaleFloor, smaller } from '../values/quantity.ts';
import { NO_SHARES } from '../values/shares.ts';
import { NO_USD, type Usd } from '../values/usd.ts';

/**
 * A leader's positions are measured through an index that lags behind the chain: a trade this much older than the
 * measurement may be missing in it. Counted twice it allows a little more, within his equity; missed it would refuse the
 * very trade that deploys what he has.
 */
const FEED_LAG_MS = 30_000;

type LimitsInput = Pick<Snapshot, 'settings' | 'follower' | 'follow' | 'equity' | 'tokenCap' | 'globalCap'> & {
  readonly lot: EntryLot;
  /** What the policy stakes on the token in all, where it does. */
  readonly stake?: Usd | undefined;
};

/** What an entry must stay within, now and in the transaction that reserves it. */
export function entryLimits(input: LimitsInput): EntryLimits {
  const { limits } = input.settings;
  const { maxMarketExposure, maxEventExposure, maxPositionShares, maxDailySpend, maxEntriesPerMinute, maxAdds } =
    limits;
  const tokenUsd = tokenLimit(input);
  return {
    total: totalLimit(input.settings, input.follower.totalCapital),
    leader: leaderLimit(input),
    ...(maxMarketExposure === undefined ? {} : { market: maxMarketExposure }),
    ...(maxEventExposure === undefined ? {} : { event: maxEventExposure }),
    ...(maxPositionShares === undefined ? {} : { tokenShares: maxPositionShares }),
    ...(tokenUsd === undefined ? {} : { tokenUsd }),
    ...(maxDailySpend === undefined ? {} : { daySpend: maxDailySpend }),
    ...(maxEntriesPerMinute === undefined ? {} : { minuteEntries: smaller(maxEntriesPerMinute, ENTRIES_CEILING) }),
    ...(maxAdds === undefined ? {} : { adds: { most: maxAdds, isFirst: isFirstOf(input) } }),
    ...(isCanary(input) || !countsCopies(input) ? {} : { copiesBefore: limits.canaryCopies ?? 0n }),
  };
}

/**
 * What a person's own purchase must stay within: all limits of money, and none of copies or of leaders. How many copies are
 * made in a minute is no matter of it: an order that follows the book would use up what copies need.
 */
export function ownLimits({ settings, follower }: Pick<Snapshot, 'settings' | 'follower'>): EntryLimits {
  const { maxMarketExposure, maxEventExposure, maxPositionShares, maxDailySpend } = settings.limits;
  const tokenUsd = positionLimit({ settings, follower });
  return {
    total: totalLimit(settings, follower.totalCapital),
    ...(maxMarketExposure === undefined ? {} : { market: maxMarketExposure }),
    ...(maxEventExposure === undefined ? {} : { event: maxEventExposure }),
    ...(maxPositionShares === undefined ? {} : { tokenShares: maxPositionShares }),
    ...(tokenUsd === undefined ? {} : { tokenUsd }),
    ...(maxDailySpend === undefined ? {} : { daySpend: maxDailySpend }),
  };
}

/** The most that one order of a purchase that works over time may cost: what a person allows for one bet, and what is signed for. */
export function workedOrderLimit({ settings, follower }: Pick<Snapshot, 'settings' | 'follower'>): Usd {
  const { perOrder } = signingBounds(settings, follower);
  return smaller(smaller(settings.limits.maxSingleBet, perOrder), ORDER_CEILING);
}

/** True where there is a limit for each event and nobody knows the market's: what cannot be counted cannot be limited. */
export function isEventUnknown({
  settings,
  position,
  market,
}: Pick<Snapshot, 'settings' | 'position' | 'market'>): boolean {
  return settings.limits.maxEventExposure !== undefined && eventGroupOf({ position, market }) === undefined;
}

/** The most that a follower may have at stake: the total limit, never the reserve, and no more than any may. */
export function totalLimit({ limits }: { readonly limits: Limits }, totalCapital: Usd): Usd {
  return smaller(smaller(limits.maxTotalExposure, left(totalCapital, limits.reserveCapital)), EXPOSURE_CEILING);
}

/** The most that may be at stake through a leader: the smallest of allocation, deployed part of it and share of capital. */
function leaderLimit(input: LimitsInput): Usd {
  const deployment = deploymentLimit(input) ?? input.follow.allocated;
  return smaller(smaller(input.follow.allocated, deployment), leaderShareLimit(input) ?? input.follow.allocated);
}

/** The part of an allocation that its leader has in positions himself; undefined where the settings do not ask. */
export function deploymentLimit(input: Pick<LimitsInput, 'settings' | 'follow' | 'equity' | 'lot'>): Usd | undefined {
  const { settings, follow, equity } = input;
  if (settings.limits.usesDeploymentRate !== true || equity === undefined) return undefined;
  if (equity.equity <= 0n) return NO_USD;
  return scaleFloor(follow.allocated, deployedBy(input), equity.equity);
}

/** The leader's dollars in positions, this trade included where they were measured before it; never more than he has. */
export function deployedBy({ equity, lot }: Pick<LimitsInput, 'equity' | 'lot'>): Usd {
  if (equity === undefined) return NO_USD;
  const added = lot.freshAt > equity.at - FEED_LAG_MS ? (lot.leaderNotional ?? NO_USD) : NO_USD;
  return smaller(larger(plus(equity.positions, added), NO_USD), larger(equity.equity, NO_USD));
}

/** A leader's largest part of the capital in the settings; undefined where there is none. */
export function leaderShareLimit({ settings, follower }: Pick<LimitsInput, 'settings' | 'follower'>): Usd | undefined {
  const part = settings.limits.maxLeaderCapitalBps;
  return part === undefined ? undefined : scaleFloor(follower.totalCapital, part, ONE_IN_BPS);
}

/** A token's largest part of the capital in the settings; undefined where there is none. */
export function positionLimit({ settings, follower }: Pick<LimitsInput, 'settings' | 'follower'>): Usd | undefined {
  const part = settings.limits.maxPositionCapitalBps;
  return part === undefined ? undefined : scaleFloor(follower.totalCapital, part, ONE_IN_BPS);
}

function tokenLimit({ stake, ...input }: LimitsInput): Usd | undefined {
  const most = positionLimit(input);
  if (stake === undefined || most === undefined) return stake ?? most;
  return smaller(stake, most);
}

/** True where nothing of the token is owned or being bought: its purchases are counted anew. */
export function isFirstOf({ tokenCap }: Pick<Snapshot, 'tokenCap'>): boolean {
  return (tokenCap?.shares ?? NO_SHARES) <= LAST_SHARES;
}

/** True where a follower's live copies are counted, for the first ones are kept small. */
export function countsCopies({ settings, follower }: Pick<Snapshot, 'settings' | 'follower'>): boolean {
  return follower.mode === 'live' && (settings.limits.canaryCopies ?? 0n) > 0n;
}

/** True while a follower's copies are kept at the venue's minimum. */
export function isCanary(input: Pick<Snapshot, 'settings' | 'follower' | 'globalCap'>): boolean {
  return countsCopies(input) && (input.globalCap?.copies ?? 0n) < (input.settings.limits.canaryCopies ?? 0n);
}

/** What an event's markets have in use, with what this position has cost before its event was known. */
export function eventUsed({ eventCap, position }: Pick<Snapshot, 'eventCap' | 'position'>): Usd {
  return plus(eventCap?.used ?? NO_USD, joiningBasis(position));
}

/** What is left of a limit; never less than nothing. */
export function left(limit: Usd, used: Usd): Usd {
  return larger(minus(limit, used), NO_USD);
}
