import { type ReplayResult } from '#core/replay/replay-result.ts';
import { readTape } from '../../local/tape/read-tape.ts';
import { readSettingsFile } from '../settings-file.ts';
import { unstatedSettings } from '../unstated-settings.ts';
import { type BacktestTask } from './backtest-task.ts';
import { cutWorld } from './cut-world.ts';
import { runBacktest } from './run-backtest.ts';
import { backtestEnd } from './tape-end.ts';

/** Plays one backtest from its files. @throws TapeError, SettingsFileError */
export async function playTask(
  { tape, settings: file, seed, startMs, endMs, bookAgeMs }: BacktestTask,
  onProgress: (part: number) => void,
): Promise<ReplayResult> {
  const period = { ...(startMs === undefined ? {} : { startMs }), ...(endMs === undefined ? {} : { endMs }) };
  const recorded = await readTape(tape);
  const { settings } = await readSettingsFile(file, unstatedSettings('recording', undefined));
  const end = backtestEnd(recorded, endMs);
  return runBacktest({ world: cutWorld(recorded, period), settings, seed, endMs: end, bookAgeMs, onProgress });
}
