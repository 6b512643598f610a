import { inThreads } from '../in-threads.ts';
import { playWalk } from './play-walk.ts';
import { type Fold, type WalkOptions } from './walk-forward.ts';
import { type WalkTask } from './walk-task.ts';

type WalksInput = {
  readonly tape: string;
  readonly files: readonly string[];
  readonly options: WalkOptions;
  /** How many choices there are. */
  readonly choices: number;
  readonly workers: number;
  /** Told how many are walked, over all settings; a part of one where it is made again. */
  readonly onProgress: (done: number) => void;
};

/**
 * Walks a tape under several settings, its choices shared out among threads.
 *
 * @returns Every setting's folds in the order of time, the same for any number of threads.
 * @throws TapeError, SettingsFileError
 */
export async function walkInThreads(input: WalksInput): Promise<readonly (readonly Fold[])[]> {
  const { tape, files, options, choices, workers, onProgress } = input;
  const threads = Math.min(workers, choices);
  const shares = Array.from({ length: threads }, (_, thread) =>
    Array.from({ length: choices }, (_one, place) => place).filter((place) => place % threads === thread),
  );
  const tasks = files.flatMap((settings) => shares.map((places): WalkTask => ({ tape, settings, options, places })));
  const done = tasks.map(() => 0);
  const walked = await inThreads({
    ...{ tasks, workers, here: playWalk, script: new URL('./walk-worker.ts', import.meta.url) },
    onProgress: (at, part) => {
      done[at] = part * (tasks[at]?.places.length ?? 0);
      onProgress(done.reduce((sum, one) => sum + one, 0));
    },
  });
  return files.map((_file, at) =>
    walked
      .slice(at * threads, (at + 1) * threads)
      .flat()
      .toSorted((a, b) => a.choice.at - b.choice.at),
  );
}
