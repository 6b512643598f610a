import { readTape } from '../../local/tape/read-tape.ts';
import { playableSettings } from '../backtest.ts';
import { walkAgain } from './walk-again.ts';
import { type Fold, walkForward } from './walk-forward.ts';
import { type WalkTask } from './walk-task.ts';

/** Walks some choices from their files, in the order of their numbers. @throws TapeError, SettingsFileError */
export async function playWalk(
  { tape, settings: file, options: { resamples = 0, ...options }, places }: WalkTask,
  onProgress: (part: number) => void,
): Promise<readonly Fold[]> {
  const settings = await playableSettings(file);
  const world = await readTape(tape);
  const folds: Fold[] = [];
  for (const [at, place] of places.entries()) {
    const onPart = (part: number): void => {
      onProgress((at + part) / places.length);
    };
    for (const fold of walkForward({ ...options, world, settings, places: [place] }))
      folds.push(
        resamples === 0
          ? fold
          : { ...fold, again: await walkAgain({ ...options, world, settings, fold, resamples, onPart }) },
      );
    onPart(1);
  }
  return folds;
}
