import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ExecutionFigures, executionFigures } from '#core/replay/execution-figures.ts';
import { streamSeed } from '#core/values/random-stream.ts';
import { readTape } from '../../local/tape/read-tape.ts';
import { readSettingsFile } from '../settings-file.ts';
import { unstatedSettings } from '../unstated-settings.ts';
import { cutWorld } from './cut-world.ts';
import { type ExecutionsTask } from './executions-task.ts';
import { executionsOf } from './run-backtest.ts';
import { backtestEnd } from './tape-end.ts';

/**
 * Plays some executions of one backtest, each by a seed of its own number: which thread plays it changes nothing.
 *
 * @returns What each came to, by follower.
 * @throws TapeError, SettingsFileError
 */
export async function playExecutions(
  { tape, settings: file, seed, startMs, endMs, bookAgeMs, first, count, measured }: ExecutionsTask,
  onProgress: (part: number) => void,
): Promise<readonly (readonly ExecutionFigures[])[]> {
  const period = { ...(startMs === undefined ? {} : { startMs }), ...(endMs === undefined ? {} : { endMs }) };
  const recorded = await readTape(tape);
  const { settings } = await readSettingsFile(file, unstatedSettings('recording', undefined));
  const world = cutWorld(recorded, period);
  const execute = executionsOf({ world, settings, endMs: backtestEnd(recorded, endMs), bookAgeMs });
  const executions: (readonly ExecutionFigures[])[] = [];
  for (let at = 0; at < count; at += 1) {
    const result = execute({ seed: streamSeed(seed, `execution|${first + at}`), measured });
    executions.push(executionFigures(result, settings.followers));
    onProgress((at + 1) / count);
    // Ctrl-C is heard between two executions.
    await nextTurn();
  }
  return executions;
}
