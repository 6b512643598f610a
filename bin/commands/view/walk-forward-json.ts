import { formatMicros } from '#core/values/decimal.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { type Fold } from '../walk-forward/walk-forward.ts';
import { madeIn, shownBefore, type WalkForwardView } from './walk-forward-page.ts';

/** A walk as plain JSON: dollars as decimal text, ratios a year, days of UTC; returns are parts of the capital. */
export function walkForwardJson({ tape, walks, comparison }: WalkForwardView): object {
  return {
    tape,
    ...comparison,
    walks: walks.map(({ name, folds }) => ({ name, folds: folds.map(foldJson) })),
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
  };
}
