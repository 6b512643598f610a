import * as z from 'zod';
import { sharpePairOf } from '#core/scoring/sharpe-pair.ts';
import { adjustedPOf } from '#core/scoring/adjust-p.ts';
import { deflatedSharpe, effectiveTrials, expectedMaxSharpe } from '#core/scoring/deflated-sharpe.ts';
import { jamesSteinOf } from '#core/scoring/james-stein.ts';
import { spreadOf } from '#core/scoring/moments.ts';
import { leastTrackRecord, probabilisticSharpe } from '#core/scoring/probabilistic-sharpe.ts';
import { type Candidate, type Scored, scoreOf, scoreUniverse } from '#core/scoring/score.ts';
import { shrinkageOf } from '#core/scoring/shrinkage.ts';
import { type Fields, method, real, series } from '../method.ts';

const shape = z.object({ sr: real, skew: real, kurt: real });
const trader = z.object({ id: z.string(), sr: real, se: real, q: real, nEff: real, wins: real, losses: real });

/** What is chosen among many. */
export const selectionMethods = {
  jamesSteinEqual: method(z.object({ y: series, s2: real }), ({ y, s2 }) => jamesSteinOf({ values: y, variance: s2 })),
  shrinkUnequal: method(z.object({ y: series, v: series }), ({ y, v }) => shrinkageOf({ values: y, variances: v })),
  sharpePairHac: method(z.object({ x: series, y: series }), ({ x, y }) => sharpePairOf({ first: x, second: y })),
  psr: method(
    z.union([shape.extend({ ref: real, n: real }), z.object({ x: series, ref: real })]),
    (input): ReturnType<typeof probabilisticSharpe> => {
      if ('n' in input) return probabilisticSharpe({ ...input, sharpe: input.sr, reference: input.ref });
      const spread = spreadOf(input.x);
      if (spread.value === null) return spread;
      const { n, mean, sd, skew, kurt } = spread.value;
      return probabilisticSharpe({ n, skew, kurt, sharpe: mean / sd, reference: input.ref });
    },
  ),
  minTrl: method(shape.extend({ ref: real, p: real }), ({ sr, ref, skew, kurt, p }) =>
    leastTrackRecord({ sharpe: sr, reference: ref, skew, kurt, probability: p }),
  ),
  expectedMaxSharpe: method(z.object({ N: real, V: real }), ({ N, V }) =>
    expectedMaxSharpe({ trials: N, variance: V }),
  ),
  dsr: method(shape.extend({ n: real, N: real, V: real }), ({ sr, n, skew, kurt, N, V }) =>
    deflatedSharpe({ sharpe: sr, n, skew, kurt, trials: N, variance: V }),
  ),
  effectiveTrials: method(z.object({ M: real, rho: real }), ({ M, rho }) =>
    effectiveTrials({ trials: M, correlation: rho }),
  ),
  pAdjust: method(z.object({ p: series }), ({ p }) => adjustedPOf(p)),
  scorePipeline: method(
    z.union([z.object({ traders: z.array(trader) }), z.object({ composite: real })]),
    (input): Fields => {
      if ('composite' in input) return { score: scoreOf(input.composite) };
      const scoring = scoreUniverse({ candidates: input.traders.map(candidateOf), trials: input.traders.length });
      if (scoring.value === null) return scoring;
      const { mu, tau2, scored } = scoring.value;
      return { mu, tau2, ...columnsOf(scored) };
    },
  ),
};

/** The vectors say nothing of records, calibration, copying and luck: those gates are passed, and no tier is compared. */
function candidateOf({ id, sr, se, q, nEff, wins, losses }: z.output<typeof trader>): Candidate {
  return {
    ...{ id, style: '', wins, losses },
    evidence: { sharpe: sr, se, nEff, critical: q, pValue: 1, days: { n: 365, mean: sr, sd: 1, skew: 0, kurt: 3 } },
    record: { calendarDays: 365, activeDays: 365, closedBets: 365, distinctEvents: 365, blocks: 52 },
    ...{ calibration: { excess: 0.01, z: 1 }, copiedReturn: 0.01 },
  };
}

function columnsOf(scored: readonly Scored[]): Fields {
  const column = <Value>(of: (one: Scored) => Value): readonly Value[] => scored.map(of);
  return {
    theta: column(({ theta }) => theta),
    lcb: column(({ lowerBound }) => lowerBound),
    winLower: column(({ winLower }) => winLower),
    zSharpe: column(({ zSharpe }) => zSharpe),
    zWin: column(({ zWin }) => zWin),
    composite: column(({ composite }) => composite),
    score: column(({ score }) => score),
    rank: column(({ rank }) => rank),
    eligible: column(({ isEligible }) => isEligible),
  };
}
