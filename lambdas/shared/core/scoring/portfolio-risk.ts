import { seededStream } from '../values/random-stream.ts';
import { known, missing, type Statistic } from './statistic.ts';

/** Shares of one outcome until it is decided. */
export type OpenOutcome = {
  readonly shares: number;
  /** What a share counts now, in dollars, from 0 to 1. */
  readonly mark: number;
  /** The chance that it pays a dollar, from 0 to 1. */
  readonly chance: number;
};

type PortfolioInput = {
  /** By event: of the outcomes of one event at most one comes true; events are independent of each other. */
  readonly events: readonly (readonly OpenOutcome[])[];
  /** The confidence, between 0 and 1. */
  readonly p: number;
  readonly seed: bigint;
};

/** Losses until all is decided, in dollars, above zero for a loss. */
export type PortfolioRisk = {
  /** The smallest loss that is not passed with the confidence. */
  readonly var: number;
  /** Expected shortfall: the mean of the worst outcomes beyond the confidence. */
  readonly es: number;
  /** Every share pays nothing: the only bound that needs no model. */
  readonly worst: number;
  readonly mean: number;
  /** True where every combination was counted; false where they were drawn. */
  readonly isExact: boolean;
};

/** Losses in rising order with what each weighs. */
type Distribution = { readonly losses: Float64Array; readonly weights: Float64Array };

/** Beyond it combinations are drawn: twenty events of two ends have a million. */
const MOST_EXACT_EVENTS = 20;
const MOST_COMBINATIONS = 2 ** MOST_EXACT_EVENTS;
const DRAWS = 100_000;
/** Sums of chances are quotients. */
const ALLOWANCE = 1e-12;

/**
 * What an open book can lose until all of it is decided, by the exact distribution over independent events, or by 100,000
 * seeded draws where there are too many.
 *
 * A normal value at risk says nothing here: a share jumps to zero or one.
 */
export function portfolioRisk({ events, p, seed }: PortfolioInput): Statistic<PortfolioRisk> {
  const open = events.filter((outcomes) => outcomes.length > 0);
  if (open.length === 0) return missing('EMPTY');
  const outcomes = open.flat();
  if (!outcomes.every(({ shares, mark, chance }) => [shares, mark, chance].every(Number.isFinite)))
    return missing('NON_FINITE');
  if (outcomes.some(({ mark, shares }) => mark < 0 || mark > 1 || shares < 0)) return missing('INVALID_PRICE');
  if (
    !(p > 0 && p < 1) ||
    outcomes.some(({ chance }) => chance < 0) ||
    open.some((one) => chanceOf(one) > 1 + ALLOWANCE)
  )
    return missing('INVALID_PROBABILITY');
  const ends = open.map(endsOf);
  const combinations = ends.reduce((product, one) => product * one.losses.length, 1);
  const isExact = open.length <= MOST_EXACT_EVENTS && combinations <= MOST_COMBINATIONS;
  const distribution = isExact ? ends.reduce(added, CERTAIN) : drawn(ends, seed);
  const worst = outcomes.reduce((total, { shares, mark }) => total + shares * mark, 0);
  const mean = outcomes.reduce((total, { shares, mark, chance }) => total + shares * (mark - chance), 0);
  return known({ ...tailOf(distribution, p), worst, mean, isExact });
}

function chanceOf(outcomes: readonly OpenOutcome[]): number {
  return outcomes.reduce((total, { chance }) => total + chance, 0);
}

const CERTAIN: Distribution = { losses: Float64Array.of(0), weights: Float64Array.of(1) };

/** How one event may end: each of its outcomes, or none of them. */
function endsOf(outcomes: readonly OpenOutcome[]): Distribution {
  const cost = outcomes.reduce((total, { shares, mark }) => total + shares * mark, 0);
  const ends = [
    ...outcomes.map(({ shares, chance }) => ({ loss: cost - shares, weight: chance })),
    { loss: cost, weight: Math.max(0, 1 - chanceOf(outcomes)) },
  ];
  const possible = ends.filter(({ weight }) => weight > ALLOWANCE).toSorted((a, b) => a.loss - b.loss);
  return {
    losses: Float64Array.from(possible, ({ loss }) => loss),
    weights: Float64Array.from(possible, ({ weight }) => weight),
  };
}

/** The distribution of the sum of two that are independent of each other. */
function added(one: Distribution, other: Distribution): Distribution {
  let sum: Distribution | undefined;
  other.losses.forEach((loss, at) => {
    const weight = other.weights[at] ?? 0;
    const moved = { losses: one.losses.map((own) => own + loss), weights: one.weights.map((own) => own * weight) };
    sum = sum === undefined ? moved : merged(sum, moved);
  });
  return sum ?? one;
}

/** Two sorted distributions as one; losses that differ by rounding alone become one. */
function merged(one: Distribution, other: Distribution): Distribution {
  const most = one.losses.length + other.losses.length;
  const [losses, weights] = [new Float64Array(most), new Float64Array(most)];
  let [left, right, count] = [0, 0, 0];
  while (left < one.losses.length || right < other.losses.length) {
    const [ownLoss, otherLoss] = [one.losses[left] ?? Infinity, other.losses[right] ?? Infinity];
    const isOwn = ownLoss <= otherLoss;
    const loss = isOwn ? ownLoss : otherLoss;
    const weight = (isOwn ? one.weights[left] : other.weights[right]) ?? 0;
    if (isOwn) left += 1;
    else right += 1;
    const last = losses[count - 1];
    if (last !== undefined && loss - last <= 1e-12 * Math.max(1, Math.abs(loss)))
      weights[count - 1] = (weights[count - 1] ?? 0) + weight;
    else {
      losses[count] = loss;
      weights[count] = weight;
      count += 1;
    }
  }
  return { losses: losses.slice(0, count), weights: weights.slice(0, count) };
}

function drawn(ends: readonly Distribution[], seed: bigint): Distribution {
  const stream = seededStream(seed);
  const losses = new Float64Array(DRAWS);
  for (let at = 0; at < DRAWS; at += 1) {
    let loss = 0;
    for (const one of ends) loss += endAt(one, stream.nextU32() / 2 ** 32);
    losses[at] = loss;
  }
  return { losses: losses.sort(), weights: new Float64Array(DRAWS).fill(1 / DRAWS) };
}

function endAt({ losses, weights }: Distribution, drawnPart: number): number {
  let passed = 0;
  for (let at = 0; at < losses.length - 1; at += 1) {
    passed += weights[at] ?? 0;
    if (drawnPart < passed) return losses[at] ?? 0;
  }
  return losses[losses.length - 1] ?? 0;
}

/** Value at risk, and the mean of what lies beyond it with the part of its own weight that belongs there. */
function tailOf({ losses, weights }: Distribution, p: number): Pick<PortfolioRisk, 'var' | 'es'> {
  let [weightAbove, lossAbove] = [0, 0];
  for (let at = losses.length - 1; at > 0; at -= 1) {
    const [loss, weight] = [losses[at] ?? 0, weights[at] ?? 0];
    if (weightAbove + weight > 1 - p + ALLOWANCE) return { var: loss, es: shortfall(loss) };
    weightAbove += weight;
    lossAbove += loss * weight;
  }
  const least = losses[0] ?? 0;
  return { var: least, es: shortfall(least) };

  function shortfall(atRisk: number): number {
    return (lossAbove + Math.max(0, 1 - p - weightAbove) * atRisk) / (1 - p);
  }
}
