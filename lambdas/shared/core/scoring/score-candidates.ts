import { type LeaderScore, type Ranking, type ScoreInputs } from '../model/leader-score.ts';
import { type Wallet } from '../values/ids.ts';
import { ALPHA, REPLICATES } from './bootstrap.ts';
import { type ActRecord } from './copied-acts.ts';
import { DEFAULT_DECAY } from './ewma-sharpe.ts';
import { type FailedGate, recordGates, skillGates } from './gates.ts';
import { type MeasuredCandidate, measureCandidate, type MeasureInput } from './measure-candidate.ts';
import { scoreUniverse, type Scoring } from './score.ts';
import { DAYS_PER_YEAR } from './sharpe.ts';

/** Whom to score, and by what beside their records. */
export type ScoringRequest = Omit<MeasureInput, 'leader' | 'record' | 'gaps'> & {
  readonly records: ReadonlyMap<Wallet, ActRecord>;
  readonly settingsVersion?: bigint | undefined;
};

/** Raised with every change of what a score says of the same record and inputs. */
export const SCORING_METHOD = 4;
/** All that the scorer draws hangs on it: the same records come to the same scores on every machine and day. */
export const SCORING_SEED = 20_261_123n;

/**
 * Scores leaders against each other by what copying them would have made, point in time: the same records with or without what
 * came after `asOf` come to the same scores, whatever the order of the leaders.
 *
 * @returns Those with a rank first, in its order, then the others by their wallets.
 */
export function scoreCandidates({ records, ...request }: ScoringRequest): readonly LeaderScore[] {
  const measured = [...records].map(([leader, record]) => measureCandidate({ ...request, leader, record }));
  return scoreMeasured(measured, request);
}

/** Sets leaders that were measured, wherever that was done, against each other. */
export function scoreMeasured(
  measured: readonly MeasuredCandidate[],
  request: Omit<ScoringRequest, 'records'>,
): readonly LeaderScore[] {
  const { trials, seed } = request;
  const sorted = measured.toSorted((a, b) => (a.candidate.id < b.candidate.id ? -1 : 1));
  const candidates = sorted.map(({ candidate }) => candidate);
  const scoring = scoreUniverse({ candidates, trials, resampling: { seed, decay: DEFAULT_DECAY } }).value;
  const rankings = scoring === null ? new Map<string, Ranking>() : rankingsOf(scoring);
  return sorted
    .map((one): LeaderScore => {
      const ranking = rankings.get(one.candidate.id) ?? null;
      const failed = failedOf(scoring, one);
      return {
        ...{ ...one.figures, ranking, failed, isEligible: ranking !== null && failed.length === 0 },
        inputs: inputsOf(request, one, measured.length),
      };
    })
    .toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** A chance that nothing can be said of speaks for nothing. */
const NO_EVIDENCE = 1;

function placeOf({ ranking }: LeaderScore): number {
  return ranking?.rank ?? Number.MAX_SAFE_INTEGER;
}

/** Who has a rank, with what luck among all of them would do. */
function rankingsOf({ scored }: Scoring): ReadonlyMap<string, Ranking> {
  return new Map(
    scored.map(({ id, rank, score, pointScore, theta, tier, chances }) => [
      id,
      {
        ...{ rank, of: scored.length, score, pointScore, theta: theta * Math.sqrt(DAYS_PER_YEAR), tier },
        ...{ falseShare: chances.bh ?? NO_EVIDENCE, anyFalse: chances.holm ?? NO_EVIDENCE },
        anyFalseTogether: chances.stepDown,
      },
    ]),
  );
}

/** Without enough others there is no score; the other gates can be judged all the same, the ratio by itself. */
function failedOf(scoring: Scoring | null, { candidate, figures }: MeasuredCandidate): readonly FailedGate[] {
  const found = [...(scoring?.scored ?? []), ...(scoring?.unscored ?? [])].find(({ id }) => id === candidate.id);
  if (found !== undefined) return found.failed;
  const { value: evidence } = figures.evidence;
  return [
    ...recordGates(candidate.record),
    ...skillGates({
      winRate: figures.copied.winRates.conservative.rate.value?.raw ?? null,
      sharpe: evidence?.sharpe ?? null,
      lowerBound: evidence?.lowerBound ?? null,
      score: null,
      calibrationExcess: candidate.calibration?.excess ?? null,
      copiedReturn: candidate.copiedReturn,
    }),
  ];
}

function inputsOf(
  { seed, trials, settingsVersion, copyCosts }: Omit<ScoringRequest, 'records'>,
  { from }: MeasuredCandidate,
  candidates: number,
): ScoreInputs {
  return {
    ...{ method: SCORING_METHOD, seed: seed.toString(), replicates: REPLICATES, alpha: ALPHA, decay: DEFAULT_DECAY },
    ...{ from, candidates, trials, copyCosts },
    ...(settingsVersion === undefined ? {} : { settingsVersion: settingsVersion.toString() }),
  };
}
