import { type FollowerPaths, followerPaths } from '#core/replay/follower-paths.ts';
import { type ReplayResult } from '#core/replay/replay-result.ts';
import { readTape } from '../../local/tape/read-tape.ts';
import { readSettingsFile } from '../settings-file.ts';
import { unstatedSettings } from '../unstated-settings.ts';
import { type BacktestTask } from './backtest-task.ts';
import { cutWorld } from './cut-world.ts';
import { runBacktest } from './run-backtest.ts';
import { backtestEnd } from './tape-end.ts';

/** What one backtest came to; without paths where none were asked for. */
export type PlayedBacktest = { readonly result: ReplayResult; readonly paths: readonly FollowerPaths[] };

/** Plays one backtest from its files. @throws TapeError, SettingsFileError */
export async function playTask(
  { tape, settings: file, seed, startMs, endMs, simulation, ...how }: BacktestTask,
  onProgress: (part: number) => void,
): Promise<PlayedBacktest> {
  const period = { ...(startMs === undefined ? {} : { startMs }), ...(endMs === undefined ? {} : { endMs }) };
  const recorded = await readTape(tape);
  const { settings } = await readSettingsFile(file, unstatedSettings('recording', undefined));
  const end = backtestEnd(recorded, endMs);
  const result = runBacktest({ world: cutWorld(recorded, period), settings, seed, endMs: end, ...how, onProgress });
  if (simulation === undefined) return { result, paths: [] };
  return { result, paths: followerPaths(result.days, settings.followers, { ...simulation, seed }) };
}
