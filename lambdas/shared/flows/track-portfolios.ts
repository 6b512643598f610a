import { type Leader } from '#core/model/settings.ts';
import { plus, sum } from '#core/values/quantity.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { NO_USD } from '#core/values/usd.ts';
import { type Chain } from '#ports/chain.ts';
import { type Clock } from '#ports/clock.ts';
import { PortError } from '#ports/errors.ts';
import { type LeaderFeed } from '#ports/leader-feed.ts';
import { type Log } from '#ports/log.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { measureYesterday, type YesterdayDeps } from './measure-yesterday.ts';

export type TrackDeps = YesterdayDeps & {
  readonly clock: Clock;
  readonly settings: SettingsStore;
  readonly feed: LeaderFeed;
  readonly chain: Chain;
  readonly snapshots: Snapshots;
  readonly log: Log;
};

/** Schedules are late by some seconds at times: an interval counts as over a little early. */
const SLACK_MS = 5_000;

/**
 * Values every enabled leader: all pages of positions, dust included, plus cash on chain.
 *
 * A leader that cannot be valued keeps the older snapshot, whose age then stops entries. Last, since nothing waits for it,
 * the day before is measured where that is not done yet.
 */
export async function trackPortfolios(
  deps: TrackDeps,
): Promise<{ readonly valued: number; readonly failures: number }> {
  const settings = await deps.settings.current();
  const now = await deps.clock.now();
  let valued = 0;
  let failures = 0;
  for (const leader of settings?.leaders ?? []) {
    if (!leader.enabled) continue;
    try {
      valued += Number(
        await valueLeader(deps, leader, { now, everyMs: settings?.monitoring.portfolioSyncIntervalMs ?? 0 }),
      );
    } catch (error) {
      if (!(error instanceof PortError)) throw error;
      failures += 1;
      deps.log.warn('leader not valued', { leader: leader.wallet, code: error.code, message: error.message });
      deps.log.count('LeaderValueFailures');
    }
  }
  if (settings !== undefined) await measureYesterday(deps, settings, now);
  return { valued, failures };
}

async function valueLeader(
  deps: TrackDeps,
  { wallet }: Leader,
  { now, everyMs }: { readonly now: UnixMs; readonly everyMs: number },
): Promise<boolean> {
  const last = await deps.snapshots.leaderEquity(wallet);
  if (last !== undefined && last.at !== now && now - last.at < everyMs - SLACK_MS) return false;
  const held = await deps.feed.positions(wallet);
  const cash = await deps.chain.collateral(wallet);
  const positions = sum(
    NO_USD,
    held.map((position) => position.value),
  );
  await deps.snapshots.putLeaderEquity({
    leader: wallet,
    positions,
    cash,
    equity: plus(positions, cash),
    positionCount: held.length,
    at: now,
  });
  return true;
}
