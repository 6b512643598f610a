import { known, missing, type Statistic } from './statistic.ts';

type MarkoutFitInput = {
  /** Seconds after the leader's trade. */
  readonly delays: Float64Array;
  /** How far the price had gone his way by then, in dollars a share. */
  readonly markouts: Float64Array;
  /** The time constants that are tried, in seconds, above zero. */
  readonly thetas: Float64Array;
};

/** How fast a leader's edge is in the price: seconds, dollars a share, and the sum of squares that is left. */
export type MarkoutFit = { readonly theta: number; readonly asymptote: number; readonly squares: number };

/** Two numbers are fitted. */
const FEWEST_DELAYS = 2;

/**
 * Fits m(τ) = D(1 − exp(−τ/θ)) by least squares over the given θ; D = Σ m g / Σ g² with g = 1 − exp(−τ/θ).
 *
 * Among equally good fits the smallest θ: it leaves a copy the least.
 *
 * @returns DEGENERATE where no delay is above zero: nothing can be told of what comes later.
 */
export function markoutFit({ delays, markouts, thetas }: MarkoutFitInput): Statistic<MarkoutFit> {
  if (delays.length === 0 || thetas.length === 0) return missing('EMPTY');
  if (delays.length < FEWEST_DELAYS || markouts.length !== delays.length) return missing('TOO_FEW');
  if (![delays, markouts, thetas].every((all) => all.every(Number.isFinite))) return missing('NON_FINITE');
  if (
    !thetas.every((theta) => theta > 0) ||
    !delays.every((delay) => delay >= 0) ||
    delays.every((delay) => delay === 0)
  )
    return missing('DEGENERATE');
  let best: MarkoutFit | undefined;
  for (const theta of thetas.toSorted()) {
    const fit = fitAt(theta, { delays, markouts });
    if (best === undefined || fit.squares < best.squares) best = fit;
  }
  return best === undefined ? missing('EMPTY') : known(best);
}

function fitAt(theta: number, { delays, markouts }: Omit<MarkoutFitInput, 'thetas'>): MarkoutFit {
  const risen = delays.map((delay) => -Math.expm1(-delay / theta));
  let [both, own] = [0, 0];
  risen.forEach((part, at) => {
    both += (markouts[at] ?? 0) * part;
    own += part ** 2;
  });
  const asymptote = both / own;
  let squares = 0;
  risen.forEach((part, at) => {
    squares += ((markouts[at] ?? 0) - asymptote * part) ** 2;
  });
  return { theta, asymptote, squares };
}

/** The markout that the fit expects after so many seconds, in dollars a share. */
export function fittedMarkout({ theta, asymptote }: MarkoutFit, delay: number): number {
  return asymptote * -Math.expm1(-delay / theta);
}
