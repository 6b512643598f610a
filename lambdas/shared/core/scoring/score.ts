import { type SharpeEvidence, intervalOf } from './bootstrap.ts';
import { type ChanceRecord, type Chances, chancesOf, type Resampling } from './chances.ts';
import { type FailedGate, type Gate, type GateValues, type RecordLength, recordGates, skillGates } from './gates.ts';
import { normalCdf } from './normal.ts';
import { robustZOf } from './robust-z.ts';
import { at } from './series.ts';
import { DAYS_PER_YEAR } from './sharpe.ts';
import { flooredSe } from './sharpe-error.ts';
import { shrinkageOf } from './shrinkage.ts';
import { known, missing, type Statistic } from './statistic.ts';
import { type Tier, type TierRecord, tiersOf } from './tier.ts';
import { winRateOf } from './win-rate.ts';

/** A trader as of one date, with what the score is made of. */
export type Candidate = {
  readonly id: string;
  /** How he trades, such as a bucket of prices or a category; the same for all where nothing is known. */
  readonly style: string;
  readonly record: RecordLength;
  /** Of his daily series with the phantom loss; null where it has none. */
  readonly evidence:
    | (Pick<SharpeEvidence, 'sharpe' | 'se' | 'nEff' | 'critical' | 'pValue'> & Pick<TierRecord, 'days'> & ChanceRecord)
    | null;
  /** Bets, open ones below cost counted as lost. */
  readonly wins: number;
  readonly losses: number;
  readonly calibration: { readonly excess: number; readonly z: number } | null;
  /** What copying him would have made after its costs, as a decimal. */
  readonly copiedReturn: number | null;
};

/** What a trader's record is worth; Sharpe ratios per day. */
export type Scored = {
  readonly id: string;
  /** What is shown, forecast with and judged by the gates: his ratio, drawn toward what his kind has in common. */
  readonly theta: number;
  /** What ranks: the lower end of the interval. */
  readonly lowerBound: number;
  readonly winLower: number;
  readonly zSharpe: number;
  readonly zWin: number;
  readonly composite: number;
  /** From 0 to 100; 50 is the middle of the universe. */
  readonly score: number;
  /** The same from the estimates in place of their bounds. */
  readonly pointScore: number;
  /** From 1. */
  readonly rank: number;
  readonly tier: Tier;
  /** What luck among all who have a score would do. */
  readonly chances: Chances;
  readonly failed: readonly FailedGate[];
  readonly isEligible: boolean;
};

/** A trader of whom too little is known to be scored, and of what: a gate without a value had nothing to look at. */
export type Unscored = { readonly id: string; readonly failed: readonly FailedGate[] };

/** The score of a universe: those with a score in the order of the candidates, and those without. */
export type Scoring = {
  /** What all scored traders have in common, and how much they differ. */
  readonly mu: number;
  readonly tau2: number;
  readonly scored: readonly Scored[];
  readonly unscored: readonly Unscored[];
};

type ScoringInput = {
  readonly candidates: readonly Candidate[];
  /** Traders that were looked at, those without a score too, times the settings that were tried; it decides the tiers. */
  readonly trials: number;
  /** What stands for winning: Wilson's lower bound, or the z of the calibration. */
  readonly winMeasure?: 'wilson' | 'calibration';
  /** By what the candidates' series are resampled together; without it the step-down is left out. */
  readonly resampling?: Resampling;
};

const ANNUAL = Math.sqrt(DAYS_PER_YEAR);
const SHARPE_WEIGHT = 0.7;
const WIN_WEIGHT = 0.3;
/** Fewer of a style say less of it than all traders do. */
const LEAST_OF_STYLE = 30;
const NOTHING_KNOWN: GateValues = {
  ...{ winRate: null, sharpe: null, lowerBound: null },
  ...{ score: null, calibrationExcess: null, copiedReturn: null },
};

/**
 * Scores a universe of traders of the same date and ranks it by lower bounds (quant.md, 5.3 to 5.5): 100 × Φ of 0.7 of the
 * robust z of the Sharpe ratio's bound and 0.3 of the win rate's.
 *
 * @returns Null for fewer than three traders with enough of a record (TOO_FEW).
 */
export function scoreUniverse(input: ScoringInput): Statistic<Scoring> {
  const { candidates, trials, winMeasure = 'wilson', resampling } = input;
  const measured = candidates.flatMap((candidate) => measuredOf(candidate, winMeasure) ?? []);
  const within = new Set(measured.map(({ candidate }) => candidate));
  const figures = (of: (one: Measured) => number): Float64Array => Float64Array.from(measured, of);
  const everything = shrunkOf(measured);
  const theta = thetaOf(measured);
  const [zSharpe, zWin] = [zOf(figures(({ lowerBound }) => lowerBound)), zOf(figures(({ winLower }) => winLower))];
  const [zTheta, zRaw] = [zOf(theta), zOf(figures(({ winRaw }) => winRaw))];
  if (everything === null || !zSharpe || !zWin || !zTheta || !zRaw) return missing('TOO_FEW');
  const records = measured.map(({ luck }) => luck);
  const [tiers, chances] = [tiersOf({ records, trials }), chancesOf(records, resampling)];
  const scored = measured.map(({ candidate, lowerBound, winLower, winRaw, luck }, index) => {
    const composite = compositeOf(at(zSharpe, index), at(zWin, index));
    const score = scoreOf(composite);
    const failed = skillGates({
      ...{ winRate: winRaw, sharpe: at(theta, index) * ANNUAL, lowerBound: lowerBound * ANNUAL, score },
      ...{ calibrationExcess: candidate.calibration?.excess ?? null, copiedReturn: candidate.copiedReturn },
    });
    return {
      ...{ id: candidate.id, theta: at(theta, index), lowerBound, winLower },
      ...{ zSharpe: at(zSharpe, index), zWin: at(zWin, index), composite, score },
      pointScore: scoreOf(compositeOf(at(zTheta, index), at(zRaw, index))),
      ...{ tier: tiers[index] ?? 'C', chances: chances(luck, index), failed, isEligible: failed.length === 0 },
    };
  });
  return known({
    ...{ mu: everything.mu, tau2: everything.tau2, scored: ranked(scored) },
    unscored: candidates
      .filter((candidate) => !within.has(candidate))
      .map((candidate) => ({ id: candidate.id, failed: lacksOf(candidate) })),
  });
}

/** 100 × Φ of a composite z: 70 from 0.5244. */
export function scoreOf(composite: number): number {
  return 100 * normalCdf(composite);
}

function compositeOf(zSharpe: number, zWin: number): number {
  return SHARPE_WEIGHT * zSharpe + WIN_WEIGHT * zWin;
}

type Measured = {
  readonly candidate: Candidate;
  readonly sharpe: number;
  readonly variance: number;
  readonly lowerBound: number;
  readonly winRaw: number;
  readonly winLower: number;
  readonly luck: TierRecord & ChanceRecord;
};

/** A trader with all that the score needs. */
function measuredOf(candidate: Candidate, winMeasure: 'wilson' | 'calibration'): Measured | undefined {
  const { record, evidence, wins, losses, calibration } = candidate;
  const winRate = winRateOf({ wins, losses }).value;
  const winLower = winMeasure === 'wilson' ? winRate?.lower : calibration?.z;
  if (recordGates(record).length > 0 || evidence === null || winRate === null || winLower === undefined)
    return undefined;
  const se = flooredSe(evidence);
  const { sharpe, critical } = evidence;
  const { lower } = intervalOf({ sharpe, critical, se });
  const figures = { sharpe, variance: se * se, lowerBound: lower, winRaw: winRate.raw, winLower };
  return { candidate, ...figures, luck: evidence };
}

/** What his record is too short of, and which parts of a score he has nothing for. */
function lacksOf({ record, evidence, wins, losses, calibration }: Candidate): readonly FailedGate[] {
  const lacking: readonly (Gate | false)[] = [
    winRateOf({ wins, losses }).value === null && 'WIN_RATE',
    evidence === null && 'LOWER_BOUND',
    calibration === null && 'CALIBRATION',
  ];
  return [...recordGates(record), ...skillGates(NOTHING_KNOWN).filter(({ gate }) => lacking.includes(gate))];
}

/** Each one's ratio drawn toward those of his style where there are enough of them, else toward all. */
function thetaOf(measured: readonly Measured[]): Float64Array {
  const theta = shrunkOf(measured)?.theta.slice() ?? new Float64Array();
  const places = [...measured.keys()];
  for (const [, own] of Map.groupBy(places, (place) => measured[place]?.candidate.style)) {
    if (own.length < LEAST_OF_STYLE || own.length === measured.length) continue;
    const group = shrunkOf(own.flatMap((place) => measured[place] ?? []));
    for (const [index, place] of own.entries()) theta[place] = group?.theta[index] ?? at(theta, place);
  }
  return theta;
}

function shrunkOf(measured: readonly Measured[]): ReturnType<typeof shrinkageOf>['value'] {
  return shrinkageOf({
    values: Float64Array.from(measured, ({ sharpe }) => sharpe),
    variances: Float64Array.from(measured, ({ variance }) => variance),
  }).value;
}

function zOf(values: Float64Array): Float64Array | undefined {
  return robustZOf({ values }).value?.z;
}

/** By score, then by bound, then by id, so that no two runs differ. */
function ranked(scored: readonly Omit<Scored, 'rank'>[]): readonly Scored[] {
  const order = scored.toSorted(
    (one, other) =>
      other.score - one.score ||
      other.lowerBound - one.lowerBound ||
      (one.id < other.id ? -1 : Number(one.id > other.id)),
  );
  const ranks = new Map(order.map((one, index) => [one, index + 1]));
  return scored.map((one) => ({ ...one, rank: ranks.get(one) ?? Number.NaN }));
}
