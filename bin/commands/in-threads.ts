import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { mappedInChunks } from '#flows/mapped-in-chunks.ts';
import { compiledEnvironment } from '../compile-cache.ts';

/** What a thread says: how far it has come, or what it came to. */
export type ThreadMessage<Result> = { readonly part: number } | { readonly played: Result };

type Work<Task, Result> = {
  readonly tasks: readonly Task[];
  /** How many are played at once. */
  readonly workers: number;
  /** What a thread runs: it finds its task in `workerData`, and posts messages. */
  readonly script: URL;
  /** Does the same in this thread. */
  readonly here: (task: Task, onPart: (part: number) => void) => Promise<Result>;
  readonly onProgress: (task: number, part: number) => void;
};

/**
 * Plays tasks, each in a thread of its own, some at a time; where it is one at a time, in this thread.
 *
 * @returns What they came to, in the order of the tasks, whatever the number of threads.
 * @throws what the first that fails throws
 */
export function inThreads<Task, Result>(work: Work<Task, Result>): Promise<readonly Result[]> {
  const { tasks, workers, script, here, onProgress } = work;
  const isAlone = workers === 1 || tasks.length === 1;
  const play = async ([at, task]: readonly [number, Task]): Promise<Result> => {
    const onPart = (part: number): void => {
      onProgress(at, part);
    };
    if (!isAlone) return inThread<Result>(script, task, onPart);
    // Ctrl-C is heard between two tasks.
    await nextTurn();
    return here(task, onPart);
  };
  return mappedInChunks([...tasks.entries()], play, workers);
}

function inThread<Result>(script: URL, task: unknown, onPart: (part: number) => void): Promise<Result> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData: task, env: compiledEnvironment() });
    worker.on('message', (message: ThreadMessage<Result>) => {
      if ('part' in message) onPart(message.part);
      else resolve(message.played);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code !== 0) reject(new Error(`a thread that plays ended with code ${code}`));
    });
  });
}
