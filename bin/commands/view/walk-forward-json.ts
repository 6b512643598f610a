import { formatMicros } from '#core/values/decimal.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { type Fold, type ResampledFold } from '../walk-forward/walk-forward.ts';
import { madeIn, shownBefore, type WalkForwardView } from './walk-forward-page.ts';

/** A walk as plain JSON: dollars as decimal text (of a spread as numbers), ratios a year, days of UTC; returns are parts of the capital. */
export function walkForwardJson({ tape, seed, walks, comparison }: WalkForwardView): object {
  return {
    tape,
    ...comparison,
    walks: walks.map(({ name, folds, spread }) => ({
      ...{ name, folds: folds.map(foldJson) },
      ...(spread === undefined ? {} : { selection: { seed: seed.toString(), ...spread } }),
    })),
  };
}

function foldJson(fold: Fold): object {
  const { choice, until, returns, result } = fold;
  return {
    ...{
      from: utcDate(choice.at),
      to: utcDate(until),
      knownFrom: utcDate(choice.from),
      knownUntil: utcDate(choice.asOf),
    },
    ...{ candidates: choice.candidates, ranked: choice.ranked },
    chosen: choice.chosen.map(({ leader, ranking, copied, evidence }) => ({
      ...{ leader, rank: ranking?.rank ?? null, sharpeBefore: copied.sharpe.value },
      lowerBoundBefore: evidence.value?.lowerBound ?? null,
    })),
    ...{ sharpeBefore: shownBefore(fold), profitAfter: formatMicros(madeIn(fold)) },
    ...{ trades: result?.trades.length ?? 0, returns: [...returns] },
    ...(fold.again === undefined ? {} : { chosenAgain: againJson(fold.again) }),
  };
}

/** Each set of leaders with how many resamples chose it, and the days after as parts of the capital. */
function againJson({ days, block, sets, drawn }: ResampledFold): object {
  return {
    ...{ days, block },
    sets: sets.map(({ leaders, returns }, place) => ({
      ...{ leaders, times: drawn.filter((one) => one === place).length, returns: [...returns] },
    })),
  };
}
