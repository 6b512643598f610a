import { type ReplayResult } from '#core/replay/replay-result.ts';
import { readTape } from '../../local/tape/read-tape.ts';
import { readSettingsFile } from '../settings-file.ts';
import { unstatedSettings } from '../unstated-settings.ts';
import { type BacktestTask } from './backtest-task.ts';
import { cutWorld } from './cut-world.ts';
import { runBacktest } from './run-backtest.ts';

/** Plays one backtest from its files. @throws TapeError, SettingsFileError */
export async function playTask(
  { tape, settings: file, seed, startMs, endMs }: BacktestTask,
  onProgress: (part: number) => void,
): Promise<ReplayResult> {
  const period = { ...(startMs === undefined ? {} : { startMs }), ...(endMs === undefined ? {} : { endMs }) };
  const world = cutWorld(await readTape(tape), period);
  const { settings } = await readSettingsFile(file, unstatedSettings('recording', undefined));
  return runBacktest({ world, settings, seed, endMs, onProgress });
}
