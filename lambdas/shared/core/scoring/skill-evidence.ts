import { streamSeed } from '../values/random-stream.ts';
import { blockOf } from './block-length.ts';
import { intervalOf, sharpeEvidenceOf } from './bootstrap.ts';
import { deflatedSharpe, expectedMaxSharpe } from './deflated-sharpe.ts';
import { spreadOf } from './moments.ts';
import { leastTrackRecord, probabilisticSharpe } from './probabilistic-sharpe.ts';
import { DAYS_PER_YEAR } from './sharpe.ts';
import { flooredSe } from './sharpe-error.ts';
import { known, type Statistic } from './statistic.ts';

/** Within which bounds a Sharpe ratio lies, a year. */
export type SharpeInterval = { readonly low: number; readonly high: number };

/** What speaks for skill in a record, and how much of it luck would do. */
export type SkillEvidence = {
  /** In days: the blocks that are drawn. */
  readonly block: number;
  /** Of the Sharpe ratio at 95 %. */
  readonly interval: Statistic<SharpeInterval>;
  /** The probability of a Sharpe ratio above zero. */
  readonly psr: Statistic;
  /** Days after which such a one would be above zero at 95 %. */
  readonly minDays: Statistic;
  /** The best Sharpe ratio to be expected of as many records without skill, a year. */
  readonly luck: Statistic;
  /** The probability of one above that. */
  readonly dsr: Statistic;
};

type EvidenceOptions = {
  /** How many records were tried until this one was chosen; at least one. */
  readonly trials: number;
  readonly seed: bigint;
};

const PROBABILITY = 0.95;

/**
 * Judges the Sharpe ratio of daily returns, all days alike: by the studentised block bootstrap, by PSR and MinTRL, and
 * against the best of as many records without skill (quant.md, sections 4 and 6).
 */
export function skillEvidence(returns: Float64Array, { trials, seed }: EvidenceOptions): SkillEvidence {
  const block = blockOf(returns);
  const spread = spreadOf(returns);
  if (spread.value === null)
    return { block, ...{ interval: spread, psr: spread, minDays: spread, luck: spread, dsr: spread } };
  const { n, mean, sd, skew, kurt } = spread.value;
  const shape = { sharpe: mean / sd, skew, kurt };
  const luck = { trials, variance: 1 / (n - 1) };
  const best = expectedMaxSharpe(luck);
  return {
    block,
    interval: intervalOfYear(returns, { block, seed }),
    psr: probabilisticSharpe({ ...shape, n, reference: 0 }),
    minDays: leastTrackRecord({ ...shape, reference: 0, probability: PROBABILITY }),
    luck: best.value === null ? best : known(best.value * Math.sqrt(DAYS_PER_YEAR)),
    dsr: deflatedSharpe({ ...shape, ...luck, n }),
  };
}

type DrawOptions = { readonly block: number; readonly seed: bigint };

function intervalOfYear(returns: Float64Array, { block, seed }: DrawOptions): Statistic<SharpeInterval> {
  const drawn = { returns, blockLength: block, decay: 1, seed: streamSeed(seed, 'tear-sheet|interval') };
  const evidence = sharpeEvidenceOf(drawn);
  if (evidence.value === null) return evidence;
  const { lower, upper } = intervalOf({ ...evidence.value, se: flooredSe(evidence.value) });
  const year = Math.sqrt(DAYS_PER_YEAR);
  return known({ low: lower * year, high: upper * year });
}
