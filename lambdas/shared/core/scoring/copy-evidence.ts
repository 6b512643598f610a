import { type CopyEvidence } from '../model/leader-score.ts';
import { type Wallet } from '../values/ids.ts';
import { inPico } from '../values/pico-usd.ts';
import { streamSeed } from '../values/random-stream.ts';
import { blockOf } from './block-length.ts';
import { intervalOf, sharpeEvidenceOf } from './bootstrap.ts';
import { type DailySeries } from './daily-series.ts';
import { deflatedSharpe } from './deflated-sharpe.ts';
import { DEFAULT_DECAY } from './ewma-sharpe.ts';
import { largestStake } from './largest-stake.ts';
import { type LeaderAct } from './leader-act.ts';
import { spreadOf } from './moments.ts';
import { withPhantomLoss } from './phantom-loss.ts';
import { type Candidate } from './score.ts';
import { DAYS_PER_YEAR } from './sharpe.ts';
import { flooredSe } from './sharpe-error.ts';
import { known, type Statistic } from './statistic.ts';

type EvidenceInput = {
  readonly leader: Wallet;
  /** Of the copies. */
  readonly series: DailySeries;
  /** The copies of the series' days. */
  readonly acts: readonly LeaderAct[];
  readonly seed: bigint;
  readonly trials: number;
};

/** What speaks for skill in copies: to be told, and per day as the score takes it. */
export type EvidenceOfCopies = {
  readonly told: Statistic<CopyEvidence>;
  readonly ofDays: Candidate['evidence'];
};

/**
 * Judges the copies of one leader: the days, one more on which the largest bet is lost (quant.md, 4.6), and recent days weigh
 * more. The draws are his own: who else is looked at changes none of them.
 */
export function copyEvidence({ leader, series, acts, seed, trials }: EvidenceInput): EvidenceOfCopies {
  if (series.returns.value === null) return { told: series.returns, ofDays: null };
  const found = evidenceOfReturns({ leader, returns: series.returns.value, stake: stakeOf(series, acts), seed });
  if (found.value === null) return { told: found, ofDays: null };
  const { block, ...ofDays } = found.value;
  const { sharpe, critical, nEff, pValue } = ofDays;
  const { lower, upper } = intervalOf({ sharpe, critical, se: flooredSe(ofDays) });
  const { n, mean, sd, skew, kurt } = ofDays.days;
  const year = Math.sqrt(DAYS_PER_YEAR);
  return {
    told: known({
      ...{ sharpe: sharpe * year, lowerBound: lower * year, upperBound: upper * year },
      ...{ effectiveDays: nEff, pValue, block },
      dsr: deflatedSharpe({ sharpe: mean / sd, n, skew, kurt, trials, variance: 1 / (n - 1) }),
    }),
    ofDays,
  };
}

/** The largest stake in one market as a part of the capital of a series. */
export function stakeOf({ capital }: Pick<DailySeries, 'capital'>, acts: readonly LeaderAct[]): number {
  return Number(inPico(largestStake(acts))) / Number(capital);
}

type ReturnsInput = Pick<EvidenceInput, 'leader' | 'seed'> & {
  readonly returns: Float64Array;
  /** What is lost on the day that is added, as a part of the capital. */
  readonly stake: number;
};

type DaysEvidence = NonNullable<Candidate['evidence']> & { readonly block: number };

/** What speaks for skill in daily returns of copies, whichever days they are. */
export function evidenceOfReturns({ leader, returns, stake, seed }: ReturnsInput): Statistic<DaysEvidence> {
  const marked = withPhantomLoss({ returns, largestStake: stake });
  const block = blockOf(marked);
  const draws = streamSeed(seed, `bootstrap|${leader}`);
  const found = sharpeEvidenceOf({ returns: marked, blockLength: block, decay: DEFAULT_DECAY, seed: draws });
  const days = spreadOf(marked);
  if (found.value === null) return found;
  return days.value === null ? days : known({ ...found.value, days: days.value, returns: marked, block });
}
