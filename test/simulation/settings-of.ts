import { type BreakerLimits, type Limits, type Settings } from '#core/model/settings.ts';
import { bps } from '#core/values/bps.ts';
import { shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';
import { aFollower, someSettings, theExecution, theLimits } from '../support/builders/a-settings.ts';
import { followerOf, walletOf } from './counterparts/names.ts';
import { type History, type HistoryLimits } from './history.ts';

/** What a person has decided at some moment of a history. */
export type Decided = {
  readonly limits: HistoryLimits;
  readonly disabled: ReadonlySet<string>;
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
  { followers, leaders, follows, pollMs, readsChain = false, hasTightBreakers = false }: History,
  { limits, disabled, version }: Decided,
): Settings {
  return someSettings({
    version,
    followers: followers.map(({ name, capital }) =>
      aFollower({ name: followerOf(name), wallet: walletOf(name), totalCapital: usd(BigInt(capital)) }),
    ),
    leaders: leaders.map(({ name }) => ({ name, wallet: walletOf(name), enabled: !disabled.has(name) })),
    follows: follows.map(({ follower, leader, allocated, copyBps }) => ({
      follower: followerOf(follower),
      leader: walletOf(leader),
      allocated: usd(BigInt(allocated)),
      sizing:
        copyBps === undefined
          ? { policy: 'portfolio_proportion' }
          : { policy: 'percentage', copyBps: bps(BigInt(copyBps)), maxTrade: usd(BigInt(allocated)) },
    })),
    limits: theLimits({
      maxTotalExposure: usd(BigInt(limits.maxTotalExposure)),
      maxSingleBet: usd(BigInt(limits.maxSingleBet)),
      reserveCapital: usd(BigInt(limits.reserveCapital)),
      maxPositionBps: bps(BigInt(limits.maxPositionBps)),
      ...optionalLimits(limits),
    }),
    breakers: hasTightBreakers ? TIGHT : LOOSE,
    execution: theExecution({
      slippageBps: bps(BigInt(limits.slippageBps)),
      onLimit: limits.onLimit,
      belowMinimum: limits.belowMinimum,
      holdMaxAgeMs: limits.holdMaxAgeMs,
    }),
    monitoring: { pollIntervalMs: pollMs, portfolioSyncIntervalMs: 60_000 },
    detection: { sources: readsChain ? ['chain', 'data-api'] : ['data-api'], confirmations: 1, copyOn: 'confirmed' },
  });
}

function optionalLimits(limits: HistoryLimits): Partial<Limits> {
  const { maxMarketExposure, maxEventExposure, maxPositionShares, maxDailySpend, maxEntriesPerMinute } = limits;
  return {
    ...(maxMarketExposure === undefined ? {} : { maxMarketExposure: usd(BigInt(maxMarketExposure)) }),
    ...(maxEventExposure === undefined ? {} : { maxEventExposure: usd(BigInt(maxEventExposure)) }),
    ...(maxPositionShares === undefined ? {} : { maxPositionShares: shares(BigInt(maxPositionShares)) }),
    ...(maxDailySpend === undefined ? {} : { maxDailySpend: usd(BigInt(maxDailySpend)) }),
    ...(maxEntriesPerMinute === undefined ? {} : { maxEntriesPerMinute: BigInt(maxEntriesPerMinute) }),
  };
}
