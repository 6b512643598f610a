import { type Guards, type Limits, type Settings } from '#core/model/settings.ts';
import { bps } from '#core/values/bps.ts';
import { shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';
import { aFollower, someSettings, theExecution, theLimits } from '../support/builders/a-settings.ts';
import { followerOf, walletOf } from './counterparts/names.ts';
import { type History, type HistoryGuards, type HistoryLimits } from './history.ts';

/** What a person has decided at some moment of a history. */
export type Decided = {
  readonly limits: HistoryLimits;
  readonly disabled: ReadonlySet<string>;
  /** Gone for good. */
  readonly removed: ReadonlySet<string>;
  readonly version: bigint;
};

/** The settings of a history; `version` is that of those before. */
export function settingsOf(
  { followers, leaders, follows, guards, pollMs, readsChain = false }: History,
  { limits, disabled, removed, version }: Decided,
): Settings {
  return someSettings({
    version,
    followers: followers.map(({ name, capital }) =>
      aFollower({ name: followerOf(name), wallet: walletOf(name), totalCapital: usd(BigInt(capital)) }),
    ),
    ...(guards === undefined ? {} : { guards: guardsOf(guards) }),
    leaders: leaders
      .filter(({ name }) => !removed.has(name))
      .map(({ name }) => ({ name, wallet: walletOf(name), enabled: !disabled.has(name) })),
    follows: follows
      .filter(({ leader }) => !removed.has(leader))
      .map(({ follower, leader, allocated, copyBps }) => ({
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

function guardsOf({ exitBeforeMs, ...parts }: HistoryGuards): Guards {
  const byPart = Object.entries(parts).map(([key, part]) => [key, bps(BigInt(part))]);
  return { ...(Object.fromEntries(byPart) as Guards), ...(exitBeforeMs === undefined ? {} : { exitBeforeMs }) };
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
