import { type Leader, type Settings } from '#core/model/settings.ts';
import { plus, sum } from '#core/values/quantity.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type Chain } from '#ports/chain.ts';
import { type Clock } from '#ports/clock.ts';
import { PortError } from '#ports/errors.ts';
import { type HeldPosition } from '#ports/leader-feed.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { type CompareDeps, type ComparedWalk, compareLeader, readRecorded } from './compare-leader.ts';
import { inTurn } from './run-guarded.ts';
import { type FollowerDeps, trackFollowers } from './track-followers.ts';
import { measureYesterday, type YesterdayDeps } from './measure-yesterday.ts';

export type TrackDeps = YesterdayDeps &
  CompareDeps &
  FollowerDeps & {
    readonly clock: Clock;
    readonly chain: Chain;
    readonly snapshots: Snapshots;
  };

/** Who could be valued in one run. */
export type TrackReport = {
  readonly valued: number;
  readonly followers: number;
  readonly failures: number;
};

/** How often it is started: an interval that is no longer is over in each run, and nobody need be read to know it. */
const RUN_EVERY_MS = 60_000;
/** Schedules are late by some seconds at times: an interval counts as over a little early. */
const SLACK_MS = 5_000;

/**
 * Values the followers, for whose breakers somebody waits, then every enabled leader, all pages of positions, dust
 * included, plus cash on chain, and compares the positions with what is recorded of him. A disabled leader who was copied
 * before is compared too: what he gives up is followed.
 *
 * A leader that cannot be valued keeps the older snapshot, whose age then stops entries. Last, since nothing waits for it,
 * the day before is measured where that is not done yet.
 *
 * @param forMs - Nothing is begun after it, and nobody's own value after half of it; who is first changes with the minute.
 */
export async function trackPortfolios(deps: TrackDeps, forMs: number): Promise<TrackReport> {
  const settings = await deps.settings.current();
  const now = await deps.clock.now();
  if (settings === undefined) return { valued: 0, followers: 0, failures: 0 };
  const until = later(now, forMs);
  const followers = await trackFollowers(deps, settings, { now, until: later(now, Math.floor(forMs / 2)) });
  const walks: ComparedWalk[] = [];
  let valued = 0;
  let failures = 0;
  await inTurn(deps, { items: settings.leaders, now, until }, async (leader) => {
    try {
      valued += Number(await trackLeader(deps, { leader, settings, now, walks }));
    } catch (error) {
      if (!(error instanceof PortError)) throw error;
      failures += 1;
      deps.log.warn('leader not valued', { leader: leader.wallet, code: error.code, message: error.message });
      deps.log.count('LeaderValueFailures');
    }
  });
  // After everybody is valued: what differs of one leader must not keep the others' entries from being sized.
  for (const walk of walks) await unlessUnread(deps, walk.leader, () => compareLeader(deps, walk));
  await measureYesterday(deps, settings, now);
  return { valued, followers: followers.valued, failures: failures + followers.failures };
}

type TrackInput = {
  readonly leader: Leader;
  readonly settings: Settings;
  readonly now: UnixMs;
  /** Filled with what is to be compared. */
  readonly walks: ComparedWalk[];
};

/** @returns True when he was valued. */
async function trackLeader(deps: TrackDeps, { leader, settings, now, walks }: TrackInput): Promise<boolean> {
  const { wallet, enabled } = leader;
  if (enabled && !(await isDue(deps.snapshots, wallet, { settings, now }))) return false;
  const recorded = await unlessUnread(deps, wallet, () => readRecorded(deps, wallet));
  if (!enabled && recorded === undefined) return false;
  // Both are asked at once: one after the other the function waited most of its time, and AWS bills the wait.
  const [walked, cash] = await Promise.allSettled([
    walkedNow(deps, wallet),
    enabled ? deps.chain.collateral(wallet) : undefined,
  ]);
  const { held, at } = settled(walked);
  if (recorded !== undefined) walks.push({ leader: wallet, settings, recorded, held, now: at });
  const free = settled(cash);
  if (free === undefined) return false;
  await storeValue(deps.snapshots, { wallet, held, cash: free, now });
  return true;
}

/** What the walk shows may be as new as its answer: rows up to then are accounted for in it. */
async function walkedNow(
  { feed, clock }: TrackDeps,
  leader: Wallet,
): Promise<{ readonly held: readonly HeldPosition[]; readonly at: UnixMs }> {
  const held = await feed.positions(leader);
  return { held, at: await clock.now() };
}

/** What came of one of several. @throws what it failed with */
function settled<T>(one: PromiseSettledResult<T>): T {
  if (one.status === 'rejected') throw one.reason;
  return one.value;
}

async function isDue(
  snapshots: Snapshots,
  wallet: Wallet,
  { settings, now }: Pick<TrackInput, 'settings' | 'now'>,
): Promise<boolean> {
  const { portfolioSyncIntervalMs: intervalMs } = settings.monitoring;
  if (intervalMs <= RUN_EVERY_MS) return true;
  const last = await snapshots.leaderEquity(wallet);
  return last === undefined || last.at === now || now - last.at >= intervalMs - SLACK_MS;
}

/** A leader who cannot be compared is valued all the same; the next run compares him. */
async function unlessUnread<T>(
  { log }: TrackDeps,
  leader: Wallet,
  run: () => Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    log.warn('leader not compared', { leader, code: error.code, message: error.message });
    log.count('LeaderPositionsUncompared');
    return undefined;
  }
}

type Value = {
  readonly wallet: Wallet;
  readonly held: readonly HeldPosition[];
  readonly cash: Usd;
  readonly now: UnixMs;
};

async function storeValue(snapshots: Snapshots, { wallet, held, cash, now }: Value): Promise<void> {
  const positions = sum(
    NO_USD,
    held.map((position) => position.value),
  );
  await snapshots.putLeaderEquity({
    leader: wallet,
    positions,
    cash,
    equity: plus(positions, cash),
    positionCount: held.length,
    at: now,
  });
}
