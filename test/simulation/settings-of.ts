import { type MarketFilters } from '#core/model/market-filters.ts';
import {
  type BreakerLimits,
  type Guards,
  inLedger,
  type LargeOrders,
  type Limits,
  type Settings,
  type Sizing,
} from '#core/model/settings.ts';
import { bps } from '#core/values/bps.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';
import { aFollower, someSettings, theExecution, theFilters, theLimits } from '../support/builders/a-settings.ts';
import { conditionOf, followerOf, walletOf } from './counterparts/names.ts';
import {
  type History,
  type HistoryFilters,
  type HistoryGuards,
  type HistoryLarge,
  type HistoryLimits,
  modeOf,
} from './history.ts';

/** What a person has decided at some moment of a history. */
export type Decided = {
  readonly limits: HistoryLimits;
  /** Over how many watchers leaders are spread. */
  readonly shards: number;
  readonly disabled: ReadonlySet<string>;
  /** Gone for good. */
  readonly removed: ReadonlySet<string>;
  readonly version: bigint;
};

/** Most histories are about orders: a follower that stops at the first storm would tell nothing of them. */
const LOOSE: BreakerLimits = {
  maxDailyLossBps: bps(10_000n),
  halveBps: bps(10_000n),
  restoreBps: bps(9_999n),
  maxErrorsInRow: 1_000n,
  maxUnknownPerHour: 50n,
};
const TIGHT: BreakerLimits = {
  maxDailyLossBps: bps(1n),
  halveBps: bps(20n),
  restoreBps: bps(10n),
  maxErrorsInRow: 2n,
  maxUnknownPerHour: 2n,
};

/** The settings of a history; `version` is that of those before. */
export function settingsOf(
  { followers, leaders, follows, guards, largeOrders, pollMs, readsChain = false, streams, ...others }: History,
  { limits, shards, disabled, removed, version }: Decided,
): Settings {
  return someSettings({
    version,
    followers: followers.map((follower) => {
      const { name, capital, hasOwnKey = false } = follower;
      const real = aFollower({
        name: followerOf(name),
        wallet: walletOf(name),
        signatureType: hasOwnKey ? 0 : 3,
        totalCapital: usd(BigInt(capital)),
      });
      return inLedger(real, modeOf(follower));
    }),
    ...(guards === undefined ? {} : { guards: guardsOf(guards) }),
    leaders: leaders
      .filter(({ name }) => !removed.has(name))
      .map(({ name }) => ({ name, wallet: walletOf(name), enabled: !disabled.has(name) })),
    follows: follows
      .filter(({ leader }) => !removed.has(leader))
      .map((follow) => ({
        follower: followerOf(follow.follower),
        leader: walletOf(follow.leader),
        allocated: usd(BigInt(follow.allocated)),
        sizing: sizingOf(follow),
      })),
    limits: theLimits({
      maxTotalExposure: usd(BigInt(limits.maxTotalExposure)),
      maxSingleBet: usd(BigInt(limits.maxSingleBet)),
      reserveCapital: usd(BigInt(limits.reserveCapital)),
      maxPositionBps: bps(BigInt(limits.maxPositionBps)),
      ...optionalLimits(limits),
    }),
    breakers: others.hasTightBreakers === true ? TIGHT : LOOSE,
    execution: theExecution({
      slippageBps: bps(BigInt(limits.slippageBps)),
      onLimit: limits.onLimit,
      belowMinimum: limits.belowMinimum,
      holdMaxAgeMs: limits.holdMaxAgeMs,
      ...(largeOrders === undefined ? {} : { largeOrders: largeOf(largeOrders) }),
    }),
    monitoring: { pollIntervalMs: pollMs, portfolioSyncIntervalMs: 60_000, ...(shards === 1 ? {} : { shards }) },
    detection: {
      sources: [
        ...(readsChain ? (['chain'] as const) : []),
        'data-api',
        ...(streams === undefined ? [] : (['rtds'] as const)),
      ],
      confirmations: 1,
      copyOn: streams === 'matched' ? 'matched' : 'confirmed',
    },
  });
}

function sizingOf({ allocated, copyBps, factor, fixed, kellyBps }: History['follows'][number]): Sizing {
  if (kellyBps !== undefined) return { policy: 'kelly', fraction: bps(BigInt(kellyBps)) };
  if (fixed !== undefined) return { policy: 'fixed', amount: usd(BigInt(fixed)) };
  if (factor !== undefined) return { policy: 'factor', factor: BigInt(factor) };
  return copyBps === undefined
    ? { policy: 'portfolio_proportion' }
    : { policy: 'percentage', copyBps: bps(BigInt(copyBps)), maxTrade: usd(BigInt(allocated)) };
}

function largeOf({ aboveUsd, aboveDepthBps, ...how }: HistoryLarge): LargeOrders {
  return {
    ...how,
    ...(aboveUsd === undefined ? {} : { aboveUsd: usd(BigInt(aboveUsd)) }),
    ...(aboveDepthBps === undefined ? {} : { aboveDepth: bps(BigInt(aboveDepthBps)) }),
  };
}

function guardsOf({ exitBeforeMs, ...parts }: HistoryGuards): Guards {
  const byPart = Object.entries(parts).map(([key, part]) => [key, bps(BigInt(part))]);
  return { ...(Object.fromEntries(byPart) as Guards), ...(exitBeforeMs === undefined ? {} : { exitBeforeMs }) };
}

function optionalLimits(limits: HistoryLimits): Partial<Limits> {
  const { usesDeploymentRate, maxLeaderCapitalBps, maxPositionCapitalBps, maxOrderShares, maxAdds } = limits;
  const { ignoreBelow, canaryCopies, filters } = limits;
  const { maxMarketExposure, maxEventExposure, maxPositionShares, maxDailySpend, maxEntriesPerMinute } = limits;
  return {
    ...(maxMarketExposure === undefined ? {} : { maxMarketExposure: usd(BigInt(maxMarketExposure)) }),
    ...(maxEventExposure === undefined ? {} : { maxEventExposure: usd(BigInt(maxEventExposure)) }),
    ...(maxPositionShares === undefined ? {} : { maxPositionShares: shares(BigInt(maxPositionShares)) }),
    ...(maxDailySpend === undefined ? {} : { maxDailySpend: usd(BigInt(maxDailySpend)) }),
    ...(maxEntriesPerMinute === undefined ? {} : { maxEntriesPerMinute: BigInt(maxEntriesPerMinute) }),
    ...(usesDeploymentRate === undefined ? {} : { usesDeploymentRate }),
    ...(maxLeaderCapitalBps === undefined ? {} : { maxLeaderCapitalBps: bps(BigInt(maxLeaderCapitalBps)) }),
    ...(maxPositionCapitalBps === undefined ? {} : { maxPositionCapitalBps: bps(BigInt(maxPositionCapitalBps)) }),
    ...(maxOrderShares === undefined ? {} : { maxOrderShares: shares(BigInt(maxOrderShares)) }),
    ...(maxAdds === undefined ? {} : { maxAdds: BigInt(maxAdds) }),
    ...(ignoreBelow === undefined ? {} : { ignoreBelow: usd(BigInt(ignoreBelow)) }),
    ...(canaryCopies === undefined ? {} : { canaryCopies: BigInt(canaryCopies) }),
    ...(filters === undefined ? {} : { filters: filtersOf(filters) }),
  };
}

function filtersOf({ deniedMarket, deniedOutcome, ...bounds }: HistoryFilters): MarketFilters {
  const { minVolume24h, minPrice, maxPrice, maxSpread, maxBookBps, minTimeToEndMs, cooldownAfterLossMs } = bounds;
  return theFilters({
    deniedMarkets: deniedMarket === undefined ? [] : [conditionOf(deniedMarket)],
    deniedOutcomes: deniedOutcome === undefined ? [] : [deniedOutcome],
    ...(minVolume24h === undefined ? {} : { minVolume24h: usd(BigInt(minVolume24h)) }),
    ...(minPrice === undefined ? {} : { minPrice: price(BigInt(minPrice)) }),
    ...(maxPrice === undefined ? {} : { maxPrice: price(BigInt(maxPrice)) }),
    ...(maxSpread === undefined ? {} : { maxSpread: price(BigInt(maxSpread)) }),
    ...(maxBookBps === undefined ? {} : { maxBookPart: bps(BigInt(maxBookBps)) }),
    ...(minTimeToEndMs === undefined ? {} : { minTimeToEndMs }),
    ...(cooldownAfterLossMs === undefined ? {} : { cooldownAfterLossMs }),
  });
}
