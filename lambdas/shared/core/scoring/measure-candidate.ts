import { type LeaderScore } from '../model/leader-score.ts';
import { type Wallet } from '../values/ids.ts';
import { streamSeed } from '../values/random-stream.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { candidateOf } from './candidate-of.ts';
import { type ActedSeries, copiedSeries, ownSeries, viewAsOf, type ViewInput } from './candidate-series.ts';
import { type CopyCosts } from './copy-costs.ts';
import { copyEvidence } from './copy-evidence.ts';
import { copyability } from './copyability.ts';
import { gapCounts } from './gap-counts.ts';
import { leaderTraits } from './leader-flags.ts';
import { leaderMarkouts } from './leader-markouts.ts';
import { type RecordGaps } from './leader-record.ts';
import { type PricedBet, pricedBets } from './priced-bets.ts';
import { type Candidate } from './score.ts';
import { meanOf } from './series.ts';
import { seriesFigures } from './series-figures.ts';
import { missing, type Statistic } from './statistic.ts';

export type MeasureInput = ViewInput & {
  readonly leader: Wallet;
  /** Of the record as it could be known at that moment; absent where `record` holds what came later as well. */
  readonly gaps?: RecordGaps | undefined;
  readonly copyCosts: CopyCosts;
  /** All that is drawn hangs on it, and on the leader's wallet. */
  readonly seed: bigint;
  /** Wallets that were looked at, times the settings that were tried; at least one. */
  readonly trials: number;
};

/** A leader by himself, whoever else is looked at; what others make of him is `scoreMeasured`'s. */
export type MeasuredCandidate = {
  readonly figures: Omit<LeaderScore, 'ranking' | 'failed' | 'isEligible' | 'inputs'>;
  /** The first moment that counted. */
  readonly from: UnixMs;
  readonly candidate: Candidate;
};

/**
 * Measures one leader by all that could be known of him before a moment, within a year or as said: what he made, what copying
 * all of it would have made, and what speaks for skill in the copies.
 */
export function measureCandidate(input: MeasureInput): MeasuredCandidate {
  const { leader, asOf, copyCosts, seed, trials, gaps } = input;
  const view = viewAsOf(input);
  const { markets, prices } = view.record;
  const [own, copied] = [ownSeries(view), copiedSeries(view, copyCosts)];
  const evidence = copyEvidence({ leader, series: copied.series, acts: copied.acts, seed, trials });
  const figuresOf = (name: string, { series, acts }: ActedSeries) =>
    seriesFigures({
      ...{ series, record: { acts, markets }, to: asOf, trials },
      seed: streamSeed(seed, `${name}|${leader}`),
    });
  const figures = figuresOf('copied', copied);
  return {
    figures: {
      ...{ leader, asOf, evidence: evidence.told },
      copied: { ...figures, counts: copied.counts },
      own: figuresOf('own', own),
      ...leaderMarkouts({ acts: own.acts, markets, prices }),
      copyability: leftToCopy(pricedBets(own.acts, markets, asOf), pricedBets(copied.acts, markets, asOf)),
      traits: leaderTraits(own.acts, own.series.bets),
      ...(gaps === undefined ? {} : { gaps: gapCounts(gaps) }),
    },
    from: view.from,
    candidate: candidateOf({
      ...{ leader, evidence: evidence.ofDays, record: figures.minimum.record, bets: figures.winRates.conservative },
      ...{ calibration: figures.calibration.value, copiedReturn: figures.totalReturn },
    }),
  };
}

/**
 * What copying leaves of his edge, over the bets of both: what a share cost us more than him is one number, of delay, spread,
 * impact and fee.
 */
function leftToCopy(own: readonly PricedBet[], copied: readonly PricedBet[]): Statistic {
  const his = new Map(own.map(({ condition, price }) => [condition, price]));
  const pairs = copied.flatMap(({ condition, price, outcome }) => {
    const leaderPrice = his.get(condition);
    return leaderPrice === undefined ? [] : [{ leaderPrice, price, outcome }];
  });
  if (pairs.length === 0) return missing('EMPTY');
  const mean = (of: (pair: (typeof pairs)[number]) => number): number => meanOf(Float64Array.from(pairs, of));
  return copyability({
    chance: mean(({ outcome }) => outcome),
    leaderPrice: mean(({ leaderPrice }) => leaderPrice),
    costs: { markout: mean(({ price, leaderPrice }) => price - leaderPrice), halfSpread: 0, impact: 0, fee: 0 },
  });
}
