import { setImmediate as nextTurn } from 'node:timers/promises';
import { chosenAgain, jointRecords } from '#core/scoring/choose-again.ts';
import { copyCosts } from '#core/scoring/copy-costs.ts';
import { type ChosenReturns } from '#core/scoring/selection-spread.ts';
import { type Settings } from '#core/model/settings.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type TapeWorld } from '../../local/tape/tape-world.ts';
import { tapeLeaders } from '../series/tape-leader.ts';
import { candidatesOf, copyChosen, type Fold, type ResampledFold, type WalkOptions } from './walk-forward.ts';

type AgainInput = Omit<WalkOptions, 'everyDays' | 'resamples'> & {
  readonly world: TapeWorld;
  readonly settings: Settings;
  readonly fold: Fold;
  /** At least one. */
  readonly resamples: number;
  /** Told which part is done. */
  readonly onPart: (part: number) => void;
};

/** Choosing and copying are each taken for half of the way. */
const HALF = 0.5;

/**
 * Makes a choice again on each resample of the days that it was made by, and copies whom they chose over the days that came
 * after it, each set of leaders once.
 */
export async function walkAgain(input: AgainInput): Promise<ResampledFold> {
  const { world, settings, fold, resamples, onPart, ...options } = input;
  const { at } = fold.choice;
  const records = tapeLeaders(world, candidatesOf(world, settings));
  const joint = jointRecords({ ...options, at, records, copyCosts: copyCosts() });
  const sets = new Map<string, { readonly place: number; readonly leaders: readonly Wallet[] }>();
  const drawn: number[] = [];
  for (let number = 0; number < resamples; number += 1) {
    // Ctrl-C is heard between two of them.
    await nextTurn();
    const leaders = chosenAgain(joint, { ...options, number }).toSorted();
    const set = sets.get(leaders.join()) ?? { place: sets.size, leaders };
    sets.set(leaders.join(), set);
    drawn.push(set.place);
    onPart((HALF * drawn.length) / resamples);
  }
  const known = fold.choice.chosen.map(({ leader }) => leader).toSorted();
  const played: ChosenReturns[] = [];
  for (const { leaders } of sets.values()) {
    await nextTurn();
    const { returns } =
      leaders.join() === known.join()
        ? fold
        : copyChosen({ world, settings, seed: options.seed, at, until: fold.until, chosen: new Set(leaders) });
    played.push({ leaders, returns });
    onPart(HALF + (HALF * played.length) / sets.size);
  }
  return { days: joint.calendar.days, block: joint.block, sets: played, drawn };
}
