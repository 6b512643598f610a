import { executionFigures } from '#core/replay/execution-figures.ts';
import { type ExecutionSpread, executionSpread } from '#core/replay/execution-spread.ts';
import { type MeasuredFill } from '#core/replay/measured-fill.ts';
import { type ReplayResult } from '#core/replay/replay-result.ts';
import { type BacktestTask } from './backtest-task.ts';
import { type ExecutionsTask } from './executions-task.ts';
import { inThreads } from '../in-threads.ts';
import { playExecutions } from './play-executions.ts';

type SpreadInput = {
  /** The backtest that is told, and how it was played. */
  readonly task: BacktestTask;
  readonly result: ReplayResult;
  readonly followers: Parameters<typeof executionFigures>[1];
  readonly measured: readonly MeasuredFill[];
  /** How many others. */
  readonly count: number;
  readonly workers: number;
  /** Told how many are played. */
  readonly onProgress: (done: number) => void;
};

/** A thread plays no more before it tells what they came to. */
const MOST_AT_ONCE = 100;

/** Plays a backtest under other draws, so many times, to the same for any number of threads. @throws TapeError, SettingsFileError */
export async function spreadExecutions(input: SpreadInput): Promise<readonly ExecutionSpread[]> {
  const { task, result, followers, measured, count, workers, onProgress } = input;
  const each = Math.min(MOST_AT_ONCE, Math.ceil(count / workers));
  const tasks = Array.from({ length: Math.ceil(count / each) }, (_, at): ExecutionsTask => {
    const first = at * each;
    return { ...task, first, count: Math.min(each, count - first), measured };
  });
  const done = tasks.map(() => 0);
  const executions = await inThreads({
    ...{ tasks, workers, here: playExecutions },
    script: new URL('./executions-worker.ts', import.meta.url),
    onProgress: (at, part) => {
      done[at] = Math.round(part * (tasks[at]?.count ?? 0));
      onProgress(done.reduce((sum, one) => sum + one, 0));
    },
  });
  return executionSpread(executionFigures(result, followers), executions.flat());
}
