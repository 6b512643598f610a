import { type Settings } from '#core/model/settings.ts';
import { type SelectionSpread, selectionSpread } from '#core/scoring/selection-spread.ts';
import { capitalOf, type Fold } from './walk-forward.ts';

type SpreadInput = { readonly settings: Pick<Settings, 'followers'>; readonly seed: bigint };

const MICROS = 1e6;

/** What choices that were made again say of a walk; undefined where none was. */
export function spreadOfWalk(folds: readonly Fold[], { settings, seed }: SpreadInput): SelectionSpread | undefined {
  const choices = folds.flatMap(({ choice, returns, again }) =>
    again === undefined
      ? []
      : [
          {
            realised: { leaders: choice.chosen.map(({ leader }) => leader), returns },
            again: again.drawn.flatMap((place) => again.sets[place] ?? []),
          },
        ],
  );
  if (choices.length === 0) return undefined;
  return selectionSpread({ choices, capital: Number(capitalOf(settings)) / MICROS, seed });
}
