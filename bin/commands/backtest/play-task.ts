import { type FollowerPaths, followerPaths } from '#core/replay/follower-paths.ts';
import { replayMarkouts } from '#core/replay/replay-markouts.ts';
import { type ReplayResult } from '#core/replay/replay-result.ts';
import { type LeaderMarkouts } from '#core/scoring/leader-markouts.ts';
import { type Settings } from '#core/model/settings.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type TapeWorld } from '../../local/tape/tape-world.ts';
import { readTape } from '../../local/tape/read-tape.ts';
import { readSettingsFile } from '../settings-file.ts';
import { unstatedSettings } from '../unstated-settings.ts';
import { type BacktestTask } from './backtest-task.ts';
import { cutWorld } from './cut-world.ts';
import { runBacktest } from './run-backtest.ts';
import { backtestEnd } from './tape-end.ts';
import { tapeEvents } from './tape-events.ts';

/** What one backtest came to; without paths where none were asked for. */
export type PlayedBacktest = {
  readonly result: ReplayResult;
  readonly paths: readonly FollowerPaths[];
  readonly markouts: readonly NamedMarkouts[];
};

/** How far prices went one leader's way after his trades. */
export type NamedMarkouts = LeaderMarkouts & { readonly leader: Wallet };

/** Plays one backtest from its files. @throws TapeError, SettingsFileError */
export async function playTask(
  { tape, settings: file, seed, startMs, endMs, simulation, ...how }: BacktestTask,
  onProgress: (part: number) => void,
): Promise<PlayedBacktest> {
  const period = { ...(startMs === undefined ? {} : { startMs }), ...(endMs === undefined ? {} : { endMs }) };
  const recorded = await readTape(tape);
  const { settings } = await readSettingsFile(file, unstatedSettings('recording', undefined));
  const end = backtestEnd(recorded, endMs);
  const world = cutWorld(recorded, period);
  const result = runBacktest({ world, settings, seed, endMs: end, ...how, onProgress });
  const paths = simulation === undefined ? [] : followerPaths(result.days, settings.followers, { ...simulation, seed });
  // A control has the leaders of the run that it stands beside.
  const markouts = how.isReversed === true ? [] : markoutsOf(world, settings, how.bookAgeMs);
  return { result, paths, markouts };
}

/** Of every leader whom the settings follow, once. */
function markoutsOf(world: TapeWorld, settings: Settings, bookAgeMs: number | undefined): readonly NamedMarkouts[] {
  const leaders = [...new Set(settings.follows.map(({ leader }) => leader))];
  const events = tapeEvents({ world, equityIntervalMs: settings.monitoring.portfolioSyncIntervalMs });
  const markouts = replayMarkouts({ events, leaders, bookAgeMs });
  return markouts.flatMap((own, at) => leaders.slice(at, at + 1).map((leader) => ({ leader, ...own })));
}
