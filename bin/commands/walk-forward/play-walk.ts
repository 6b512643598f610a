import { readTape } from '../../local/tape/read-tape.ts';
import { playableSettings } from '../backtest.ts';
import { type Fold, walkForward } from './walk-forward.ts';
import { type WalkTask } from './walk-task.ts';

/** Walks some choices from their files, in the order of their numbers. @throws TapeError, SettingsFileError */
export async function playWalk(
  { tape, settings: file, options, places }: WalkTask,
  onProgress: (part: number) => void,
): Promise<readonly Fold[]> {
  const settings = await playableSettings(file);
  const world = await readTape(tape);
  const folds: Fold[] = [];
  for (const [at, place] of places.entries()) {
    folds.push(...walkForward({ ...options, world, settings, places: [place] }));
    onProgress((at + 1) / places.length);
  }
  return folds;
}
