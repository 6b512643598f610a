import { type BacktestTask } from './backtest-task.ts';
import { inThreads } from '../in-threads.ts';
import { type PlayedBacktest, playTask } from './play-task.ts';

type PlayInput = {
  readonly tasks: readonly BacktestTask[];
  /** How many are played at once. */
  readonly workers: number;
  readonly onProgress: (task: number, part: number) => void;
};

/** Plays backtests, some at a time, to the same for any number of threads. @throws what the first that fails throws */
export function playBacktests(input: PlayInput): Promise<readonly PlayedBacktest[]> {
  return inThreads({ ...input, script: new URL('./backtest-worker.ts', import.meta.url), here: playTask });
}
