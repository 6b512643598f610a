import { Worker } from 'node:worker_threads';
import { type BacktestTask } from './backtest-task.ts';
import { type PlayedBacktest, playTask } from './play-task.ts';

type Message = { readonly part: number } | { readonly played: PlayedBacktest };

type PlayInput = {
  readonly tasks: readonly BacktestTask[];
  /** How many are played at once. */
  readonly workers: number;
  readonly onProgress: (task: number, part: number) => void;
};

/**
 * Plays backtests, each in a thread of its own, some at a time; where it is one at a time, in this thread.
 *
 * @returns What they came to, in the order of the tasks, whatever the number of threads.
 * @throws what the first that fails throws
 */
export async function playBacktests({ tasks, workers, onProgress }: PlayInput): Promise<readonly PlayedBacktest[]> {
  const results: PlayedBacktest[] = [];
  const isAlone = workers === 1 || tasks.length === 1;
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next; at < tasks.length; at = next) {
      next += 1;
      const task = tasks[at];
      if (task === undefined) return;
      const onPart = (part: number): void => {
        onProgress(at, part);
      };
      results[at] = isAlone ? await playTask(task, onPart) : await playInThread(task, onPart);
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, tasks.length) }, work));
  return results;
}

function playInThread(task: BacktestTask, onPart: (part: number) => void): Promise<PlayedBacktest> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./backtest-worker.ts', import.meta.url), { workerData: task });
    worker.on('message', (message: Message) => {
      if ('part' in message) onPart(message.part);
      else resolve(message.played);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code !== 0) reject(new Error(`a backtest ended with code ${code}`));
    });
  });
}
